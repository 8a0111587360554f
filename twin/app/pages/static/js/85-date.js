// A date field: a button that opens a month as a grid. It stays open after a day was picked; Escape closes it.

const LONG = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric" });
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function ordinal(number) {
  if (number > 10 && number < 20) return `${number}th`;
  return `${number}${["th", "st", "nd", "rd"][number % 10] || "th"}`;
}

// Noon in UTC is the same day nearly everywhere.
function pick(button, date) {
  const month = new Intl.DateTimeFormat("en-US", { month: "long" }).format(date);
  choose(button, date.toISOString(), `${month} ${ordinal(date.getDate())}, ${date.getFullYear()}`);
}

function grid(year, month, chosen) {
  const head = make("tr", {}, ...DAYS.map((day) => make("th", { scope: "col", "aria-label": day }, day.slice(0, 2))));
  const weeks = make("tbody");
  const first = new Date(year, month, 1);
  const last = new Date(year, month + 1, 0);
  const at = new Date(year, month, 1 - first.getDay(), 12);
  while (at <= last || at.getDay() !== 0) {
    if (at.getDay() === 0) weeks.append(make("tr", { class: "week" }));
    const date = new Date(at);
    const cell = make("button", { type: "button", role: "gridcell" }, String(at.getDate()));
    if (at.getMonth() !== month) cell.classList.add("pale");
    cell.addEventListener("click", () => chosen(date));
    weeks.lastElementChild.append(make("td", { role: "presentation" }, cell));
    at.setDate(at.getDate() + 1);
  }
  const table = make("table", { role: "grid", "aria-label": LONG.format(first) }, make("thead", {}, head), weeks);
  return table;
}

component("[data-date]", (button) => {
  button.addEventListener("click", () => {
    const panel = make("div", { role: "dialog", class: "menu calendar", tabindex: "-1" });
    const start = button.dataset.value ? new Date(button.dataset.value) : new Date();
    let month = start.getMonth();
    const year = start.getFullYear();
    const draw = () => {
      const turn = (step, name, sign) => {
        const arrow = make("button", { type: "button", class: "button outline square", "aria-label": name }, sign);
        arrow.addEventListener("click", () => {
          month += step;
          draw();
        });
        return arrow;
      };
      const bar = make("div", { class: "row" }, LONG.format(new Date(year, month, 1)));
      bar.prepend(turn(-1, "Go to previous month", "‹"));
      bar.append(turn(1, "Go to next month", "›"));
      panel.replaceChildren(bar, grid(year, new Date(year, month, 1).getMonth(), (date) => pick(button, date)));
    };
    draw();
    openLayer(panel, { trigger: button, anchor: button, modal: false });
    panel.focus();
  });
});
