// What the pages of the messaging do beside the bundle: keep a draft as one types, note what was read, show what is new.
// Without it the buttons of the same forms do the same.
'use strict';
(() => {
  const call = (name, form, keepalive = false) =>
    fetch(`/api/${name}`, {
      method: 'POST',
      keepalive,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ form }),
    });

  // What is on the screen has been read.
  const read = async () => {
    const thread = document.querySelector('[data-fil]');
    if (!thread || thread.dataset.nonLus === '0' || document.visibilityState !== 'visible') return;
    const unread = thread.dataset.nonLus;
    thread.dataset.nonLus = '0';
    const answer = await call('messaging/read', { id: thread.dataset.fil, seq: thread.dataset.dernier }).catch(() => null);
    if (!answer?.ok) {
      thread.dataset.nonLus = unread;
      return;
    }
    const button = document.querySelector('form[action$="/lecture"]');
    if (button && !button.contains(document.activeElement)) button.hidden = true;
  };

  // Each page brings this script anew; what listens does so once.
  if (globalThis.portalMessaging) {
    globalThis.portalMessaging();
    return;
  }
  globalThis.portalMessaging = read;
  document.addEventListener('visibilitychange', read);

  const status = (form) => form?.querySelector?.('[data-brouillon]');
  const say = (form, words) => {
    const line = status(form)?.firstElementChild;
    if (line) line.textContent = words;
  };

  const keep = async (form, keepalive = false) => {
    const fields = Object.fromEntries(new FormData(form));
    fields.gesture = 'brouillon';
    const desk = location.pathname.startsWith('/agent/');
    const name = desk ? 'agent/thread-reply' : 'subject' in fields ? 'messaging/compose' : 'messaging/reply';
    const answer = await call(name, fields, keepalive).catch(() => null);
    if (!answer?.ok) {
      say(form, answer?.status === 409 ? 'Ce brouillon a changé ailleurs\u00a0: rechargez la page.' : 'Le brouillon n’a pas pu être enregistré.');
      return;
    }
    const query = new URLSearchParams((await answer.json()).split('?')[1]);
    if (form.elements.revision) form.elements.revision.value = query.get('revision');
    const at = new Date().toLocaleTimeString('fr-FR', { hour: '2-digit', minute: '2-digit' });
    say(form, `Brouillon enregistré à ${at}`);
  };

  let waiting = null;
  let timer = 0;
  let flight = null;
  const begin = () => {
    const form = waiting;
    waiting = null;
    clearTimeout(timer);
    if (!form) return;
    const mine = (flight ?? Promise.resolve()).then(() => keep(form));
    flight = mine;
    mine.finally(() => {
      if (flight === mine) flight = null;
    });
  };

  document.addEventListener('input', (event) => {
    if (!status(event.target.form)) return;
    waiting = event.target.form;
    clearTimeout(timer);
    timer = setTimeout(begin, 1500);
  });

  // What is on its way has the draft's revision: the button waits for it.
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!status(form)) return;
      waiting = null;
      clearTimeout(timer);
      if (!flight) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      flight.finally(() => form.requestSubmit(button));
    },
    true,
  );

  // Something is new: what the page shows is asked for again, as no activity of the person, and put in its place.
  const PLACES = ['[data-fil]', '[data-boite]'];
  const refresh = async (thread) => {
    const shown = document.querySelector(PLACES.join());
    if (!shown || (shown.dataset.fil && ![shown.dataset.fil, 'tout'].includes(thread))) return;
    const answer = await fetch(location.href, { headers: { 'x-flux': '1' } }).catch(() => null);
    if (!answer?.ok || !shown.isConnected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector(PLACES.join());
    if (!fresh || (fresh.dataset.fil && fresh.dataset.dernier === shown.dataset.dernier)) return;
    shown.replaceChildren(...fresh.childNodes);
    Object.assign(shown.dataset, fresh.dataset);
    // Who moves or types has seen it; a tab left open has not.
    for (const sign of ['pointermove', 'keydown']) addEventListener(sign, read, { once: true });
  };

  // One stream for all tabs of a browser: who holds the lock listens and tells the others.
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('messagerie') : null;
  channel?.addEventListener('message', (event) => refresh(event.data));
  const tell = (what) => {
    channel?.postMessage(what);
    refresh(what);
  };
  const listen = () => {
    const stream = new EventSource('/messagerie/flux');
    // What came while nobody listened is asked for.
    stream.addEventListener('open', () => tell('tout'));
    stream.addEventListener('message', (event) => tell(event.data));
    stream.addEventListener('error', () => {
      // Something between us answered for the server, or it is busy: the browser gives up, this page does not.
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 30_000);
    });
  };
  if (!location.pathname.startsWith('/agent')) {
    navigator.locks?.request('messagerie-flux', () => {
      listen();
      return new Promise(() => {});
    });
  }

  addEventListener('pagehide', () => {
    if (waiting && !flight) keep(waiting, true);
    waiting = null;
  });

  read();
})();
