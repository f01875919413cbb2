/// The script of the page, made of parts that see one another.
enum ViewScript {
  static let text =
    "(() => {\n'use strict';\n"
    + [
      core, PictureScript.text, JourneyScript.text, StepScript.text, ScreenScript.text, TerminalScript.text,
      CaptureScript.text, start,
    ].joined(separator: "\n")
    + "\n})();\n"

  /// The connection, the words, and what the parts share.
  private static let core = #"""
    const root = document.documentElement;
    const at = (id) => document.getElementById(id);
    const languages = root.dataset.languages.split(' ');
    const isChinese = () => root.lang.startsWith('zh');
    const make = (name, attributes = {}, ...content) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
        else if (value === true) element.setAttribute(key, '');
        else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
      }
      element.append(...content);
      return element;
    };
    // Words in all languages, of which the style shows one.
    const say = (english, chinese) => {
      const words = document.createDocumentFragment();
      for (const code of languages) {
        const word = document.createElement('span');
        word.lang = code;
        word.textContent = code.startsWith('zh') ? chinese : english;
        words.append(word);
      }
      return words;
    };
    // Markup of the lab's keeper, in which the lab's own texts are texts.
    const markup = (text) => document.createRange().createContextualFragment(text);
    const complain = (...content) => {
      const note = make('p', {}, make('span', {}, ...content));
      note.append(make('button', { type: 'button', onclick: () => note.remove() }, say('Close', '关闭')));
      at('messages').append(note);
      while (at('messages').children.length > 3) at('messages').firstChild.remove();
    };
    const state = { lab: '', played: [], results: new Map(), busy: null, steps: [], counters: new Map(), ended: false };
    let socket = null;
    let wait = 250;
    const ask = (message) => {
      if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    };
    const setState = (isOn, english, chinese) => {
      at('state').className = isOn ? 'on' : 'off';
      at('state').replaceChildren(say(english, chinese));
    };
    const handlers = {};
    handlers.error = ({ message }) => complain(message);
    handlers.end = ({ reason }) => {
      state.ended = true;
      if (reason === 'down') setState(false, 'The lab is down', '实验已关闭');
      else setState(false, 'nslab view has ended', 'nslab view 已结束');
      disableAll();
    };
    const disableAll = () => {
      for (const button of document.querySelectorAll('main button, main select, main input')) {
        if (!button.closest('#lines') && !button.closest('#tabs')) button.disabled = true;
      }
      for (const terminal of terminals.values()) terminal.end(null);
    };
    const connect = () => {
      const address = new URL('socket', location.href);
      address.protocol = 'ws:';
      socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => { wait = 250; };
      socket.onmessage = ({ data }) => {
        if (typeof data !== 'string') { hearTerminal(data); return; }
        const message = JSON.parse(data);
        const handler = handlers[message.is];
        if (handler) handler(message);
      };
      socket.onclose = () => {
        if (state.ended) return;
        setState(false, 'Connection lost; trying again', '连接断开，正在重试');
        // Who is gone for long is not asked for ever faster.
        wait = Math.min(wait * 2, 4000);
        if (wait >= 4000) { handlers.end({ reason: 'view' }); return; }
        setTimeout(connect, wait);
      };
    };
    handlers.hello = (message) => {
      setState(true, 'Live', '实时');
      Object.assign(state, { lab: message.lab, played: message.played, busy: message.busy, steps: message.steps.steps });
      state.results = new Map(message.results.map((result) => [result.step, result]));
      state.counters = new Map();
      showSteps(message.steps);
      showPicture(message.picture);
      showCounters(message.counters, true);
      at('lines').replaceChildren();
      for (const line of message.lines) handlers.line({ line });
      showTerminals(message.terminals);
      at('captured').replaceChildren();
      for (const capture of message.captures) showCapture(capture);
      if (message.ended) handlers.end({ reason: 'down' });
    };
    handlers.line = ({ line }) => {
      const copy = make('button', { type: 'button', onclick: () => navigator.clipboard.writeText(line) }, say('Copy', '复制'));
      at('lines').append(make('li', {}, make('code', {}, line), copy));
      while (at('lines').children.length > 200) at('lines').firstChild.remove();
      at('lines').scrollTop = at('lines').scrollHeight;
    };
    const setLanguage = (code) => {
      root.lang = code;
      root.dataset.lang = code;
      for (const button of document.querySelectorAll('button.lang')) button.setAttribute('aria-pressed', String(button.dataset.code === code));
      try { sessionStorage.setItem('language', code); } catch { /* Without storage it is forgotten. */ }
    };
    const setTheme = (theme) => {
      root.dataset.theme = theme;
      try { sessionStorage.setItem('theme', theme); } catch { /* Without storage it is forgotten. */ }
    };
    """#

  /// The part that begins once all others are there.
  private static let start = #"""
    const remembered = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
    if (remembered('theme')) setTheme(remembered('theme'));
    if (languages.includes(remembered('language'))) setLanguage(remembered('language'));
    for (const button of document.querySelectorAll('button.lang')) button.addEventListener('click', () => { setLanguage(button.dataset.code); showJourney(); });
    at('theme').addEventListener('click', () => {
      const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      setTheme(isDark ? 'light' : 'dark');
    });
    at('walk').addEventListener('click', () => setWalking(!isWalking));
    at('fit').addEventListener('click', () => {
      const isOn = at('picture').classList.toggle('fit');
      at('fit').setAttribute('aria-pressed', String(isOn));
    });
    // On a phone the letters would be too small.
    if (innerWidth > 640) at('fit').click();
    at('way').addEventListener('submit', (event) => { event.preventDefault(); sender = null; mark(); sendPacket(); });
    at('journey').tabIndex = -1;
    at('journey').addEventListener('keydown', (event) => {
      const changes = { ArrowRight: 1, ArrowLeft: -1 };
      if (!journey || !journey.hops.length || !(event.key in changes) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      showHop(hop + changes[event.key], true);
    });
    at('next').addEventListener('click', () => {
      const number = Number(at('next').dataset.step);
      const item = at('step-' + number);
      if (item && item.firstElementChild) { item.firstElementChild.open = true; item.scrollIntoView({ block: 'nearest' }); }
      ask({ ask: 'play', step: number });
    });
    at('reset').addEventListener('click', () => ask({ ask: 'reset' }));
    at('open').addEventListener('click', () => openTerminal(at('open-node').value));
    at('capture').addEventListener('submit', (event) => {
      event.preventDefault();
      const [node, ...rest] = at('capture-place').value.split(':');
      ask({ ask: 'capture', node, interface: rest.length ? rest.join(':') : null, filter: at('filter').value });
    });
    connect();
    """#
}
