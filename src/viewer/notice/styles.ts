export const noticeStyles = `
/* over the cells, below the title and the buttons above them */
.notice {
  grid-area: plot;
  place-self: start center;
  z-index: 3;
  display: grid;
  justify-items: center;
  gap: 8px;
  max-inline-size: min(70ch, 100% - 24px);
  margin-block-start: 110px;
}
.status {
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 6px 12px;
  background: var(--paper);
  box-shadow: 0 2px 10px rgb(0 0 0 / 18%);
  overflow-wrap: anywhere;
}
.status.bad { border-color: var(--bad); color: var(--bad); }
.status.row, .status .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
.status .row:not(:first-child) { margin-block-start: 6px; }
.status label { display: flex; align-items: center; gap: 8px; }
.status progress { inline-size: 160px; }
@container rollbeta (inline-size < 900px) { .notice { margin-block-start: 140px; } }
`;
