/* Gradio's server ends the stream of events once it has told how each of them ended. What is sent
   in that moment gets no other stream, because the page still believes in the one that ends, and
   nobody ever hears of it. Here a stream goes on until all that was sent has come back. */
(() => {
  "use strict";
  const request = window.fetch;
  const sending = new Set(); // promises, each until the server has taken an event
  const open = new Set(); // numbers of events of which no end was heard

  window.fetch = (...asked) => {
    const address = String(asked[0]?.url ?? asked[0]);
    if (/gradio_api\/queue\/join\b/.test(address)) return joined(asked);
    if (/gradio_api\/queue\/data\b/.test(address)) return heard(asked);
    if (/gradio_api\/cancel\b/.test(address)) stopped(asked[1]?.body);
    return request(...asked);
  };

  function joined(asked) {
    const taken = (async () => {
      const answer = await request(...asked);
      const told = answer.ok ? await answer.clone().json().catch(() => null) : null;
      if (told?.event_id) open.add(told.event_id);
      return answer;
    })();
    const settled = taken.catch(() => null).finally(() => sending.delete(settled));
    sending.add(settled);
    return taken;
  }

  /* Of an event that the person stops no end is heard. */
  function stopped(body) {
    try {
      open.delete(JSON.parse(body).event_id);
    } catch {
      // not as Gradio sends it: a stream more is waited for, and that is all
    }
  }

  async function heard(asked) {
    const answer = await request(...asked);
    if (!answer.ok || !answer.body) return answer;
    return new Response(lasting(answer.body, () => request(...asked)), answer);
  }

  /* Messages are JSON behind "data: " and end with an empty line. */
  function lasting(body, again) {
    const encoder = new TextEncoder();
    let decoder = new TextDecoder();
    let reader = body.getReader();
    let rest = "";
    let left = false; // nobody reads on
    /* Whether a message is handed on: all but the end of a stream after which another comes. */
    async function stays(message) {
      const { msg, event_id } = JSON.parse(message.replace(/^data:/, ""));
      if (msg === "process_completed") open.delete(event_id);
      if (msg !== "close_stream") return true;
      await Promise.all(sending);
      if (!open.size) return true;
      open.clear(); // once for each: no stream is asked for again and again
      const answer = await again();
      if (left) {
        await answer.body?.cancel();
        return false;
      }
      if (!answer.ok) throw new Error(`The stream of events ended with ${answer.status}.`);
      [reader, decoder, rest] = [answer.body.getReader(), new TextDecoder(), ""];
      return false;
    }
    return new ReadableStream({
      async pull(controller) {
        for (let handed = false; !handed; ) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          const messages = (rest + decoder.decode(value, { stream: true })).split("\n\n");
          rest = messages.pop();
          for (const message of messages) {
            if (!(await stays(message))) continue;
            controller.enqueue(encoder.encode(`${message}\n\n`));
            handed = true;
          }
        }
      },
      cancel(reason) {
        left = true; // a stream that is being asked for meanwhile would stay open for nobody
        return reader.cancel(reason);
      },
    });
  }
})();
