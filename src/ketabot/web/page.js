/* What Gradio has no event for: a click on a quote opens its document, and the page scrolls to
   what was asked for. Everything else is done by Gradio's components and events.

   The address of the page carries the place that is open (#document:start-end), so that it can be
   copied, and so that the browser's own "back" works. */
(() => {
  "use strict";
  const PLACE = /^#(.+:\d+-\d+|library)$/;
  let wanted = false; // the person asked for a place: go there, and move the focus too
  let opener = null; // the link to go back to
  let sources = null; // what the sources showed when last looked at
  let questions = 0;

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
      panel.scrollTop += target.getBoundingClientRect().top - panel.getBoundingClientRect().top - 120;
      return;
    }
    wanted = false;
    const fits = target.offsetHeight < window.innerHeight / 2;
    target.scrollIntoView({ block: mark && fits ? "center" : "start" });
    target.focus({ preventScroll: true });
  }

  function follow(link) {
    if (link.closest("#conversation")) opener = link;
    if (location.hash === link.hash) open();
    else location.hash = link.hash;
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a.cite, a.back, .quote");
    if (!link || (event.target.closest("a") && !link.matches("a"))) return;
    if (link.matches(".quote")) {
      // The whole quote opens its document, unless its text is being selected.
      if (getSelection().isCollapsed) follow(link.querySelector("a.cite"));
      return;
    }
    event.preventDefault();
    if (link.matches(".back")) {
      const start = opener?.isConnected ? opener : find("#conversation a.cite, #question textarea");
      start?.scrollIntoView({ block: "center" });
      start?.focus({ preventScroll: true });
    } else follow(link);
  });

  addEventListener("hashchange", open);

  /* Gradio draws late and redraws often: look at what is there after each change. */
  let started = false;
  new MutationObserver(() => {
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
    }
    questions = asked.length;
    // Gradio names each message by its raw markup, which a screen reader would read out.
    for (const message of document.querySelectorAll("#conversation [data-testid][aria-label]")) {
      message.removeAttribute("aria-label");
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
})();
