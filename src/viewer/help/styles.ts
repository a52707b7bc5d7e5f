export const helpStyles = `
.help {
  & > button {
    inline-size: 30px;
    block-size: 30px;
    padding: 0;
    border-radius: 15px;
    font-weight: 600;
    color: var(--accent);
  }
  & dialog {
    width: min(720px, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 0;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--edge);
    border-radius: 8px;
    line-height: 1.55;
  }
  & dialog::backdrop { background: rgb(0 0 0 / 0.45); }
  & .text { padding: 4px 20px 16px; }
  & header {
    position: sticky;
    top: 0;
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: 12px;
    padding: 10px 20px;
    background: var(--paper);
    border-bottom: 1px solid var(--line);
  }
  & h2 { font-size: 18px; margin: 0; }
  & h3 { font-size: 15px; margin: 14px 0 2px; }
  & p, & ul { margin-block: 4px; }
  & ul { padding-inline-start: 20px; }
  & table { border-collapse: collapse; }
  & th { font-weight: 600; text-align: start; padding: 2px 16px 2px 0; white-space: nowrap; vertical-align: top; }
  & td { padding: 2px 0; }
}
`;
