/**
 * Gives each cell of a table its column's heading, so that on a narrow screen a row can be read as a
 * card (base.css) instead of being scrolled sideways. Tables with grouped headings stay as they are.
 */

export function labelCells(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table.table")) {
    const heads = table.querySelectorAll<HTMLTableRowElement>("thead > tr");
    const headings = [...(heads[0]?.cells ?? [])];
    if (heads.length !== 1 || headings.some((cell) => span(cell) > 1)) continue;
    const rows = table.querySelectorAll<HTMLTableRowElement>("tbody > tr, tfoot > tr");
    for (const row of rows) label(row, headings);
    table.classList.add("labelled");
  }
}

function label(row: HTMLTableRowElement, headings: HTMLTableCellElement[]): void {
  let column = 0;
  for (const cell of row.cells) {
    const said = headings[column]?.textContent?.trim();
    if (said && span(cell) === 1) cell.dataset.label = said;
    column += span(cell);
  }
}

function span(cell: HTMLTableCellElement): number {
  return Number(cell.getAttribute("colspan") ?? 1);
}
