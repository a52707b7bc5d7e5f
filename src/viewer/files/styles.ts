export const filesStyles = `
.files { display: grid; gap: 6px; padding: 6px 12px; }
.files .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; min-width: 0; }
.files .what { color: var(--soft); flex: 1 1 16em; min-width: 0; overflow-wrap: anywhere; }
.files .name { color: var(--ink); font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
.files .what:empty { flex-basis: 0; }
.files button.first { border-color: var(--accent); background: var(--accent); color: var(--paper); }
.files label { display: inline-flex; align-items: center; gap: 6px; }
.files .notes > summary { display: inline-block; padding-inline: 6px; line-height: 28px; list-style: none; white-space: nowrap; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
.files .notes > summary::-webkit-details-marker { display: none; }
.files details { flex: 0 1 auto; min-width: 0; }
.files details[open] { flex-basis: 100%; order: 9; }
.files ul { margin: 0; max-height: 11em; overflow: auto; padding: 4px 0 4px 1.4em; overflow-wrap: anywhere; }
.files progress { width: 140px; }
/* what is there at once need not be cancelled */
.files .stop { animation: files-stop 0s 200ms backwards; }
@keyframes files-stop { from { visibility: hidden; } }
.files .card {
  display: grid;
  gap: 8px;
  justify-items: start;
  width: fit-content;
  max-width: 100%;
  margin: 12px auto;
  padding: 24px 28px;
  border: 2px dashed var(--edge);
  border-radius: 10px;
}
.files .card > p { max-width: 72ch; }
.files .card h2 { font-size: 1.25em; }
.files .tools { display: flex; flex-wrap: wrap; gap: 8px; }
.files .wrong, .files .asked {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 12px;
  padding: 6px 10px;
  border: 1px solid var(--line);
  border-inline-start: 4px solid var(--accent);
  border-radius: 5px;
}
.files .wrong { border-inline-start-color: var(--bad); }
.files .wrong > p { flex: 1 1 16em; min-width: 0; color: var(--bad); overflow-wrap: anywhere; }
.files .asked > p { flex: 1 1 100%; overflow-wrap: anywhere; }
.files .asked .unknown { color: var(--bad); }
.files .asked .unknown:empty { display: none; }
.files .asked input { width: 16em; max-width: 60vw; }
.files .target {
  position: fixed;
  inset: 0;
  z-index: 20;
  display: grid;
  place-items: center;
  border: 4px dashed var(--accent);
  background: color-mix(in srgb, var(--paper) 82%, transparent);
  pointer-events: none;
  font-size: 1.5em;
  font-weight: 600;
}
`;
