/* What Gradio has no event for. Everything else is done by Gradio's components and events.

   - A click on a quote opens its document, and the page scrolls to what was asked for. The address
     of the page carries the place that is open (#document:start-end), so that it can be copied,
     and so that the browser's own "back" works.
   - A question is taken from its field by the server, while the person may be typing the next one:
     what was typed since is put back.
   - What is taken along comes as text in the page and goes to the clipboard or into a file from
     here: Gradio's own download would write it to the server's disk first.
   - A connection that is lost is said, and said again when it is back. */
(() => {
  "use strict";
  const PLACE = /^#(.+:\d+-\d+|library)$/;
  let wanted = false; // the person asked for a place: go there, and move the focus too
  let opener = null; // the link to go back to
  let sources = null; // what the sources showed when last looked at
  let questions = 0;
  let parcel = null; // what was taken along last
  let told = null; // the form for feedback that stands open
  let change = null; // what became of the question field last
  let typed = ""; // what the person last saw in it
  let sent = ""; // what stood in it when a question was last sent
  let pressed = -Infinity; // when that was, in milliseconds
  let rewritten = false; // whether it has held something else since then

  const find = (selector) => document.querySelector(selector);

  function decoded(fragment) {
    try {
      return decodeURIComponent(fragment);
    } catch {
      return fragment; // a stray % that somebody typed
    }
  }

  /* Hand the address to the server, through a hidden field and button of Gradio's. */
  function open() {
    const field = find("#place textarea");
    const go = find("#go");
    if (!field || !go || !PLACE.test(location.hash)) return;
    wanted = true;
    if (find("#sources [id]")?.id === decoded(location.hash.slice(1))) return settle();
    field.value = location.hash.slice(1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    go.click();
  }

  /* Bring the marked sentence into view. A new answer moves the sources alone: the person is
     reading or typing elsewhere. */
  function settle() {
    const mark = find("#sources mark");
    const target = mark || find("#sources h3, #sources p");
    const panel = find("#reading");
    if (!target || !panel) return;
    if (!wanted) {
      panel.scrollTop += target.getBoundingClientRect().top - panel.getBoundingClientRect().top - 140;
      return;
    }
    wanted = false;
    const fits = target.offsetHeight < window.innerHeight / 2;
    target.scrollIntoView({ block: mark && fits ? "center" : "start" });
    target.focus({ preventScroll: true });
  }

  function follow(link) {
    if (link.closest("#conversation")) {
      opener = link;
      putAway();
    }
    if (location.hash === link.hash) open();
    else location.hash = link.hash;
  }

  function back() {
    const start = opener?.isConnected ? opener : find("#conversation a.cite, #question textarea");
    start?.scrollIntoView({ block: "center" });
    start?.focus({ preventScroll: true });
  }

  async function copyLink(link) {
    await navigator.clipboard.writeText(link.href);
    link.classList.add("done"); // page.css shows the words that say so
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (event.target.closest("#print")) return print();
    const link = event.target.closest("a.cite, a.back, a.link, .quote");
    if (!link || (event.target.closest("a") && !link.matches("a"))) return;
    if (link.matches(".quote")) {
      // The whole quote opens its document, unless its text is being selected.
      if (getSelection().isCollapsed) follow(link.querySelector("a.cite"));
      return;
    }
    event.preventDefault();
    if (link.matches(".back")) back();
    else if (link.matches(".link")) copyLink(link);
    else follow(link);
  });

  /* The paragraph that is shown beside a quote would lie over the document that the quote opens:
     Escape puts it away, and so does opening; another quote, or coming back to this, brings it. */
  let away = null;

  function putAway() {
    away = find(".quote:hover, .quote:focus-within");
    document.body.classList.add("no-paragraphs");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") putAway();
  });
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const quote = event.target.closest?.(".quote");
      if (quote && quote !== away) document.body.classList.remove("no-paragraphs");
      if (quote !== away && (quote || name === "pointerover")) away = null;
    });
  }

  addEventListener("hashchange", open);

  document.addEventListener("input", (event) => {
    if (!event.target.matches("#question textarea")) return;
    typed = event.target.value;
    rewritten ||= !typed.startsWith(sent);
  });

  /* The second press of a double click, or of a key that is held, would send what was typed after
     the first. A message that was refused and changed is another, however soon it is sent. */
  const TWICE = 500;
  function press(event) {
    const same = typed === sent && !rewritten && performance.now() - pressed < TWICE;
    if (same || event.detail > 1 || event.repeat) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    [sent, pressed, rewritten] = [typed, performance.now(), false];
  }
  addEventListener("click", (event) => event.target.closest?.("#ask") && press(event), true);
  addEventListener(
    "keypress",
    (event) => {
      const sends = event.key === "Enter" && !event.shiftKey;
      if (sends && event.target.matches?.("#question textarea")) press(event);
    },
    true,
  );

  const unpacked = (element) =>
    Uint8Array.from(atob(element.textContent.trim()), (letter) => letter.charCodeAt(0));

  /* The server has set the field to a question or to nothing; see field.py. */
  function keepTyped(one) {
    const field = find("#question textarea");
    const question = new TextDecoder().decode(unpacked(one));
    const before = typed.toWellFormed?.() ?? typed;
    const anew = rewritten && sent.trim() === question.trim();
    if (one.title !== "returned") pressed = -Infinity; // taken: what is sent next is another message
    if (one.title === "emptied") typed = "";
    else if (one.title === "returned") typed = typed ? `${question} ${typed}` : question;
    else if (before.startsWith(question) && !anew) typed = typed.slice(question.length).trimStart();
    if (!field || field.value === typed) return;
    const end = typed.length;
    field.value = typed;
    field.setSelectionRange(end, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Text for the clipboard, or a file: "kind name" as the title, the content in Base64. */
  function hand(one) {
    const [kind, name] = one.title.split(" ");
    const bytes = unpacked(one);
    if (kind === "copy") {
      navigator.clipboard.writeText(new TextDecoder().decode(bytes));
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /* A request that finds no server waits for one and is sent again, so that Gradio, which would
     give up, hears nothing of it. An answer that breaks off in the middle cannot be mended: then
     Gradio shows a message of its own, and page.css the advice to load the page again. */
  const request = window.fetch;
  let there = null; // a promise, while the server is looked for
  window.fetch = async (...asked) => {
    for (;;) {
      try {
        return await request(...asked);
      } catch (error) {
        const address = String(asked[0]?.url ?? asked[0]);
        if (error?.name === "AbortError" || !/gradio_api\/(queue|app_id)/.test(address)) throw error;
        await (there ??= lost());
      }
    }
  };
  async function lost() {
    document.body.classList.remove("found");
    document.body.classList.add("lost");
    for (;;) {
      const answer = await request("./robots.txt", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) break;
      await new Promise((later) => setTimeout(later, 1000));
    }
    there = null;
    document.body.classList.replace("lost", "found");
  }

  /* The form for feedback comes empty and its fields after it: it stays in sight while it grows. */
  const growing = new ResizeObserver(([form]) => form.target.scrollIntoView({ block: "start" }));
  for (const event of ["wheel", "touchmove", "pointerdown", "keydown", "resize"])
    window.addEventListener(event, () => growing.disconnect(), { passive: true });

  /* Gradio draws late and redraws often: look at what is there after each change. */
  let started = false;
  function look() {
    if (!started && find("#place textarea") && find("#go") && find("#sources .shelf")) {
      started = true;
      sources = find("#sources .md > *");
      open();
    }
    const first = find("#sources .md > *");
    if (started && first !== sources) {
      sources = first;
      settle();
    }
    const asked = document.querySelectorAll("#conversation .question, #conversation .answer");
    if (asked.length > questions) {
      // The question to the top, so that the first quote stands right below it.
      [...document.querySelectorAll("#conversation .question")].at(-1)?.scrollIntoView({ block: "start" });
      document.body.classList.remove("found");
    }
    questions = asked.length;
    const form = find("#feedback");
    if (form !== told) {
      growing.disconnect();
      if (form) growing.observe(form);
      told = form;
    }
    const taken = find("#parcel .parcel");
    if (taken && taken.id !== parcel) {
      parcel = taken.id;
      hand(taken);
    }
    const changed = find("#change .change");
    if (changed && changed.id !== change) {
      change = changed.id;
      keepTyped(changed);
    }
    // Gradio names each message by its raw markup, which a screen reader would read out.
    for (const message of document.querySelectorAll("#conversation [data-testid][aria-label]")) {
      message.removeAttribute("aria-label");
    }
    // Gradio calls its examples a list and puts buttons straight into it.
    find("#conversation .examples[role=list]")?.setAttribute("role", "group");
  }
  new MutationObserver(look).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-label"],
  });
})();
