// Suggestions under the search box, by the combobox pattern of WAI-ARIA. Without this file the box
// is an ordinary one. Nothing is asked of any other host, nothing is kept.
"use strict";
(() => {
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const words = JSON.parse(box.dataset.suggest);
  const language = box.form.elements.namedItem("lang");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  const waitFor = 120; // milliseconds without a key
  let chosen = -1;
  let waiting = 0;
  let asking = new AbortController();

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  told.className = "hidden";
  told.setAttribute("role", "status");
  box.after(list);
  box.form.append(told);
  const states = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);
  close();

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    told.textContent = "";
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function marked(text, marks) {
    const characters = Array.from(text); // offsets count characters, JavaScript counts UTF-16
    const piece = (from, to) => characters.slice(from, to).join("");
    const made = element("span", "", "text");
    made.lang = "zh";
    const [start, end] = marks.length ? marks[0] : [0, 0];
    made.append(piece(0, start));
    if (end > start) made.append(element("mark", piece(start, end)));
    made.append(piece(end));
    return made;
  }

  function addressOf(item) {
    const there = new URL(item.links.html, location.href);
    if (language) there.searchParams.set("lang", language.value);
    return there.pathname + there.search;
  }

  function option(item, place) {
    const made = element("li", "");
    made.id = `suggestion-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.address = addressOf(item);
    made.append(element("span", words[item.kind], "kind"), marked(item.text, item.marks));
    const more = item.title || (item.documents > 1 ? String(item.documents) : "");
    if (more) made.append(element("span", more, "count"));
    return made;
  }

  function show(items) {
    close();
    if (!items.length) return;
    list.replaceChildren(...items.map(option));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    told.textContent = words.told.replace("{count}", items.length);
  }

  function choose(place) {
    const options = list.children;
    if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
    chosen = (place + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1; // the box itself stands between last and first
    if (chosen < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[chosen].id);
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const typed = box.value.trim();
    if (!typed || typed.length > 200) {
      close();
      return;
    }
    try {
      const query = new URLSearchParams({ q: typed, limit: "8" });
      const answer = await fetch(`/api/v1/suggest?${query}`, { signal: asking.signal });
      const items = answer.ok ? (await answer.json()).items : [];
      if (box.value.trim() === typed && document.activeElement === box) show(items);
    } catch {
      close(); // stopped by the next key, or no network: the box works without
    }
  }

  function typedOn(event) {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(ask, waitFor); // an input method is still at work
  }

  box.addEventListener("input", typedOn);
  box.addEventListener("compositionend", typedOn);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const there = event.target.closest("li");
    if (there) location.assign(there.dataset.address);
  });
})();
