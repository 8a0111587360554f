// A select that is a button with a list, and a switch. Both hold their value in data-value.

function choose(select, value, label) {
  select.dataset.value = value;
  const text = select.querySelector("span");
  text.textContent = label;
  text.classList.remove("pale");
  select.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: value }));
}

function optionOf(select, [value, label], close) {
  const chosen = value === select.dataset.value;
  const option = make("div", { role: "option", tabindex: "-1", "aria-selected": String(chosen) }, label);
  const take = () => {
    close();
    choose(select, value, label);
  };
  option.addEventListener("click", take);
  option.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      take();
    }
  });
  return option;
}

component("[data-select]", (select) => {
  select.addEventListener("click", () => {
    const list = make("div", { role: "listbox", class: "options" });
    const panel = make("div", { class: "menu" }, list);
    let close = () => {};
    const options = data(select, "options").map((entry) => optionOf(select, entry, () => close()));
    list.append(...options);
    if (select.dataset.find) {
      const box = make("input", { type: "text", placeholder: select.dataset.find });
      box.addEventListener("input", () => options.forEach((option) => {
        option.hidden = !option.textContent.toLowerCase().includes(box.value.toLowerCase());
      }));
      list.prepend(box);
    }
    list.addEventListener("keydown", (event) => walk(event, list, "[role=option]:not([hidden])"));
    close = openLayer(panel, { trigger: select, anchor: select });
    (list.querySelector("[aria-selected=true]") || options[0] || list).focus();
  });
});

component("[data-switch]", (control) => {
  control.addEventListener("click", () => {
    const on = control.getAttribute("aria-checked") !== "true";
    control.setAttribute("aria-checked", String(on));
    control.dataset.value = String(on);
  });
});
