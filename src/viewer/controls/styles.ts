export const controlStyles = `
.look { display: flex; gap: 4px; }
.quiet:is(button, select) { border-color: transparent; background: transparent; color: var(--soft); }
.quiet:is(button, select):hover { border-color: var(--line); color: var(--ink); }
select.quiet option { background: var(--field); color: var(--ink); }

.controls {
  position: relative;
  border-block: 1px solid var(--line);
  background: var(--panel);

  .always {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 6px 14px;
    padding: 6px 12px 8px;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 1px;
    min-inline-size: 0;
  }
  .field > span, .field > label, .hint { color: var(--soft); font-size: 12px; line-height: 1.35; }
  .field select { max-inline-size: 15em; text-overflow: ellipsis; }
  .joined { display: flex; align-items: end; gap: 4px; min-inline-size: 0; }
  .joined.wrap { flex-wrap: wrap; gap: 4px 12px; }
  .joined > input[type="number"] { inline-size: 5.5em; }
  .window { flex: 1 1 280px; max-inline-size: 560px; }
  .window .joined { align-items: center; }
  .window input[type="range"] { flex: 1; min-inline-size: 80px; min-block-size: 28px; margin: 0; cursor: ew-resize; }
  .window .unit { color: var(--soft); white-space: nowrap; min-inline-size: 2.6em; }
  .find { flex: 0 1 190px; }
  .always > .field > select, .always > .joined > .field > select { inline-size: 11.5em; }
  .find input { inline-size: 100%; }
  .wrong { color: var(--bad); font-size: 12px; overflow-wrap: anywhere; }
  .wrong:empty { display: none; }
  .direction { inline-size: 30px; padding: 0; }
  .ends { display: flex; gap: 6px; margin-inline-start: auto; }
  .disclose::after { content: "▾"; margin-inline-start: 6px; color: var(--soft); }
  .disclose[aria-expanded="true"]::after { content: "▴"; }
  .count {
    display: inline-block;
    min-inline-size: 18px;
    margin-inline-start: 4px;
    border-radius: 9px;
    padding-inline: 5px;
    background: var(--accent);
    color: var(--paper);
    font-size: 11px;
    line-height: 18px;
    text-align: center;
  }

  .rest {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 28px;
    max-block-size: 45svh;
    position: relative;
    overflow: auto;
    border-block-start: 1px solid var(--line);
    padding: 8px 12px 12px;
  }
  .rest fieldset { display: flex; flex-direction: column; gap: 6px; }
  .rest legend { margin-block-end: 4px; font-weight: 600; }
  .rest .field input[type="number"] { inline-size: 8em; }
  .rest .joined > .field > select { max-inline-size: 13em; }
  .apart { justify-content: space-between; }
  .rest fieldset.groups { flex: 1 1 340px; }
  .check { display: inline-flex; align-items: center; gap: 6px; min-block-size: 24px; cursor: pointer; }
  .check input { flex: none; inline-size: 16px; block-size: 16px; margin: 0; }
  .choices { display: flex; flex-wrap: wrap; gap: 2px 14px; }
  .maps { display: grid; grid-template-columns: repeat(3, auto); justify-content: start; gap: 2px 16px; }
  .ramp { inline-size: 44px; block-size: 12px; border: 1px solid var(--edge); border-radius: 2px; }
  .only {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(170px, 1fr));
    gap: 0 12px;
    inline-size: 100%;
    max-block-size: 104px;
    overflow: auto;
  }
  .only .check { min-inline-size: 0; }
  .only .check span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

  @container rollbeta (inline-size < 1250px) {
    .always { gap: 6px 10px; }
    .always > .field > select, .always > .joined > .field > select { inline-size: 9em; }
    .always > .window { flex-basis: 240px; }
    .always > .find { flex: 1 1 110px; }
  }
  @container rollbeta (inline-size < 600px) {
    .always { gap: 6px 8px; padding-inline: 8px; }
    .rest { padding-inline: 8px; }
    .always > .field, .always > .joined { flex: 1 1 calc(50% - 4px); }
    .always > .joined:has(input) { flex-basis: 100%; }
    .always .field select { max-inline-size: none; }
    .always > .window { flex: 1 1 100%; max-inline-size: none; }
    .always > .field > select, .always > .joined > .field > select { inline-size: 100%; }
    .always .joined > .field { flex: 1; }
    .ends { inline-size: 100%; margin: 0; }
    .ends button { flex: 1; }
    .rest { flex-direction: column; max-block-size: none; }
    .maps { grid-template-columns: repeat(2, auto); }
    .rest fieldset.groups { flex: none; }
  }
}
`;
