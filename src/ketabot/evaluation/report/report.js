// Narrows the list of questions and opens the one that a link points to. Without it the page
// shows all questions, closed.
const find = (name) => document.getElementById(name);
const form = find("filters");
const list = find("question-list");
const items = [...list.children];
const texts = new Map();

const textOf = (item) => {
  if (!texts.has(item)) {
    const said = [...item.querySelectorAll(".said")].map((part) => part.textContent);
    texts.set(item, said.join("\n").toLowerCase());
  }
  return texts.get(item);
};

const fitsVerdict = ({ verdict, right, flip }, wanted) => {
  if (wanted === "") return true;
  if (wanted === "failures") return right === "no";
  return verdict === wanted || flip === wanted;
};

const narrow = () => {
  const verdict = find("filter-verdict").value;
  const type = find("filter-type").value;
  const words = find("filter-text").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    const fits =
      fitsVerdict(item.dataset, verdict) &&
      (type === "" || item.dataset.type === type) &&
      words.every((word) => textOf(item).includes(word));
    item.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  find("none-left").hidden = shown > 0;
  find("filter-status").textContent =
    `${shown.toLocaleString("en")} of ${items.length.toLocaleString("en")} questions shown`;
};

const openAll = (open) => {
  for (const item of items) {
    if (!item.hidden) item.querySelector("details").open = open;
  }
};

const showLinked = () => {
  const item = items.find((one) => `#${one.id}` === location.hash);
  if (item === undefined) return;
  if (item.hidden) {
    form.reset();
    narrow();
  }
  const details = item.querySelector("details");
  details.open = true;
  details.querySelector("summary").focus({ preventScroll: true });
  item.scrollIntoView({ block: "start" });
};

let waiting = 0;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", narrow);
find("filter-text").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(narrow, 120);
});
find("open-all").addEventListener("click", () => openAll(true));
find("close-all").addEventListener("click", () => openAll(false));
for (const link of document.querySelectorAll("a[data-show]")) {
  link.addEventListener("click", () => {
    form.reset();
    find("filter-verdict").value = link.dataset.show;
    narrow();
  });
}
addEventListener("hashchange", showLinked);
form.hidden = false;
narrow();
showLinked();
