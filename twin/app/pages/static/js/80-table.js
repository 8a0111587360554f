// Tables: filter by one column and by status, sort by a column, ten rows a page.

component("[data-table]", (part) => {
  const body = part.querySelector("tbody");
  const rows = [...body.rows];
  const titles = [...part.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  const filter = part.querySelector("[data-filter]");
  const reset = part.querySelector("[data-filter-reset]");
  const size = part.querySelector("[data-page-size]");
  const width = titles.length;
  const none = make("tr", {}, make("td", { colspan: String(width), class: "empty" }, "No results."));
  const state = { status: "", page: 0 };
  // Faults: a filter that is not looked at, pages that all begin with the first row.
  const { broken = "" } = part.dataset;

  const at = (row, title) => row.cells[titles.indexOf(title)].textContent.trim();

  function fits(row) {
    if (broken.includes("filter")) return true;
    if (!at(row, filter.dataset.filter).toLowerCase().includes(filter.value.toLowerCase())) return false;
    return !state.status || at(row, "Status") === state.status;
  }

  function show() {
    const fitting = rows.filter(fits);
    const pages = Math.ceil(fitting.length / Number(size.dataset.value));
    state.page = Math.max(0, Math.min(state.page, pages - 1));
    const from = broken.includes("pages") ? 0 : state.page * Number(size.dataset.value);
    body.replaceChildren(...fitting.slice(from, from + Number(size.dataset.value)));
    if (!fitting.length) body.append(none);
    reset.hidden = !filter.value && !state.status;
    part.querySelector("[data-selected]").textContent = `0 of ${fitting.length} row(s) selected.`;
    part.querySelector("[data-page-text]").textContent = `Page ${state.page + 1} of ${pages}`;
    for (const button of part.querySelectorAll("[data-page]")) {
      const back = ["first", "-1"].includes(button.dataset.page);
      button.disabled = back ? state.page === 0 : state.page >= pages - 1;
      button.onclick = () => {
        const target = { first: 0, last: pages - 1 }[button.dataset.page];
        state.page = target ?? state.page + Number(button.dataset.page);
        show();
      };
    }
  }

  filter.addEventListener("input", show);
  size.addEventListener("chosen", show);
  reset.addEventListener("click", () => {
    filter.value = "";
    state.status = "";
    show();
  });
  part.addEventListener("status", ({ detail }) => {
    state.status = detail;
    show();
  });
  for (const button of part.querySelectorAll("[data-sort]")) {
    let down = false;
    button.addEventListener("click", () => {
      const title = button.textContent.trim();
      rows.sort((a, b) => at(a, title).localeCompare(at(b, title)) * (down ? -1 : 1));
      down = !down;
      show();
    });
  }
  show();
});

component("[data-status-filter]", (entry) => {
  entry.addEventListener("click", () => {
    const { trigger } = entry.closest("[role=menu]");
    const status = new CustomEvent("status", { bubbles: true, detail: entry.dataset.statusFilter });
    trigger.dispatchEvent(status);
  });
});
