/** A circle about a point as a polygon of 16 corners, each turned by 22.5 degrees from the one before: x and y by turns. */
export function dot(x: number, y: number, radius: number): number[] {
  const [cosine, sine] = [Math.sqrt(2 + Math.SQRT2) / 2, Math.sqrt(2 - Math.SQRT2) / 2];
  const corners: number[] = [];
  for (let [dx, dy, k] = [radius, 0, 0]; k < 16; k++) {
    corners.push(x + dx, y + dy);
    [dx, dy] = [dx * cosine - dy * sine, dx * sine + dy * cosine];
  }
  return corners;
}
