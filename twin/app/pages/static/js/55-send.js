// Buttons and menu entries that send one request, and the dialogs a row of a table opens.

function rowOf(element) {
  const holder = element.closest("[role=menu], [role=dialog], [role=alertdialog]");
  return (holder && holder.row) || element.closest("tr");
}

const withId = (text, row) => (row ? text.replace("{id}", data(row, "row").id) : text);

// Send what `settings` says; resolves when the page shows the outcome.
async function send(settings, row) {
  const body = settings.body === undefined ? undefined : JSON.parse(withId(JSON.stringify(settings.body), row));
  const response = await ask(settings.method, withId(settings.path, row), body);
  const tell = settings.sonner ? (title, text) => sonner(text) : toast;
  if (!response.ok) {
    const error = await readable(response);
    tell("Error", settings.failure || error, true);
    return;
  }
  if (settings.success) toast(...settings.success);
  if (settings.then === "follow") location.assign((await response.json()).url);
  if (settings.then === "reload") location.reload();
  if (settings.then === "refresh") await refresh();
}

component("[data-send]", (button) => {
  button.addEventListener("click", async () => {
    const settings = data(button, "send");
    const row = rowOf(button);
    const holder = button.closest("[role=dialog], [role=alertdialog]");
    const idle = button.textContent;
    const group = settings.busy ? [...document.querySelectorAll("[data-send]")].filter((one) => !one.disabled) : [];
    if (settings.busy) button.textContent = settings.busy;
    group.forEach((one) => { one.disabled = true; });
    if (holder) holder.dialogClose();
    await send(settings, row);
    if (settings.busy) button.textContent = idle;
    group.forEach((one) => { one.disabled = false; });
  });
});

component("[data-go-to]", (button) => {
  button.addEventListener("click", () => leave(button.dataset.goTo));
});

component("[data-view]", (entry) => {
  entry.addEventListener("click", () => leave(data(rowOf(entry), "row").view));
});

component("[data-copy-id]", (entry) => {
  entry.addEventListener("click", async () => {
    await navigator.clipboard.writeText(data(rowOf(entry), "row").id).catch(() => {});
    toast("Copied", "User ID copied to clipboard.");
  });
});

// Open a dialog about a row; a form in it starts with the values of the row.
component("[data-row-dialog]", (entry) => {
  entry.addEventListener("click", () => {
    const row = rowOf(entry);
    const dialog = openDialog(entry.dataset.rowDialog);
    dialog.row = row;
    const { title, values } = data(row, "row");
    for (const part of dialog.querySelectorAll("[data-row-title]")) part.append(title);
    const form = dialog.querySelector("form");
    if (form) fill(form, values, data(row, "row").id);
  });
});

function fill(form, values, id) {
  const settings = data(form, "form");
  form.dataset.form = JSON.stringify({ ...settings, constant: { ...settings.constant, id } });
  for (const control of controls(form)) {
    const value = values[nameOf(control)] ?? "";
    if ("select" in control.dataset) {
      const known = data(control, "options").find(([one]) => one === value);
      if (known) choose(control, ...known);
    } else if ("date" in control.dataset) {
      if (value) pick(control, new Date(value));
    } else if ("switch" in control.dataset) {
      control.setAttribute("aria-checked", String(Boolean(value)));
      control.dataset.value = String(Boolean(value));
    } else {
      control.value = value;
    }
  }
}
