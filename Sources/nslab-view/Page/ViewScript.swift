/// The script of the page, made of parts that see one another.
enum ViewScript {
  static let text =
    "(() => {\n'use strict';\n"
    + [core, picture, journey, steps, ScreenScript.text, TerminalScript.text, captures, start].joined(separator: "\n")
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

  /// The picture, the node that was clicked, and the counters.
  private static let picture = #"""
    const svgName = 'http://www.w3.org/2000/svg';
    const draw = (name, attributes) => {
      const element = document.createElementNS(svgName, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    let picture = { svg: '', nodes: [], links: [] };
    let chosen = null;
    let isWalking = false;
    let sender = null;
    const drawing = () => at('picture').querySelector('svg');
    const showPicture = (next) => {
      if (!next) return;
      picture = next;
      const box = at('picture');
      const [left, top] = [box.scrollLeft, box.scrollTop];
      const hadFocus = box.contains(document.activeElement) && document.activeElement.dataset ? document.activeElement.dataset.node : null;
      box.replaceChildren(markup(picture.svg));
      box.scrollTo(left, top);
      const svg = drawing();
      if (svg) {
        for (const node of picture.nodes) {
          const hit = draw('rect', { class: 'hit', x: node.x, y: node.y, width: node.width, height: node.height, rx: 6, tabindex: 0, role: 'button', 'aria-label': node.name });
          hit.dataset.node = node.name;
          hit.addEventListener('click', () => choose(node.name));
          hit.addEventListener('keydown', (event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            choose(node.name);
          });
          svg.append(hit);
          if (node.name === hadFocus) hit.focus({ preventScroll: true });
        }
      }
      const names = picture.nodes.map((node) => node.name);
      fill(at('open-node'), names);
      fill(at('capture-place'), picture.nodes.flatMap((node) => [node.name, ...node.interfaces.map((card) => node.name + ':' + card.name)]));
      at('places').replaceChildren(...names.map((name) => make('option', { value: name })));
      if (chosen && !names.includes(chosen)) chosen = null;
      mark();
      showNode();
      showJourney();
    };
    handlers.picture = (message) => showPicture(message.picture);
    // The same choice as before, where it is there still.
    const fill = (select, names) => {
      const before = select.value;
      const old = Array.from(select.options).map((option) => option.value);
      if (old.join('\n') === names.join('\n')) return;
      select.replaceChildren(...names.map((name) => make('option', { value: name }, name)));
      if (names.includes(before)) select.value = before;
    };
    const mark = () => {
      for (const hit of at('picture').querySelectorAll('.hit')) {
        hit.classList.toggle('chosen', hit.dataset.node === (isWalking ? sender : chosen));
      }
    };
    const choose = (name) => {
      if (!isWalking) {
        chosen = chosen === name ? null : name;
        if (chosen) at('open-node').value = chosen;
        mark();
        showNode();
        return;
      }
      if (sender === null) {
        sender = name;
        at('from').value = name;
        at('to').value = '';
      } else {
        at('to').value = name;
        sender = null;
        sendPacket();
      }
      mark();
    };
    const showNode = () => {
      const node = picture.nodes.find((one) => one.name === chosen);
      at('node').hidden = !node;
      if (!node) return;
      const kinds = { machine: ['the machine', '本机'], router: ['router', '路由器'], switch: ['switch', '交换机'], host: ['host', '主机'], container: ['container', '容器'] };
      const [english, chinese] = kinds[node.kind] || [node.kind, node.kind];
      const states = { up: ['up', '启用'], down: ['down', '未启用'], blocked: ['blocked', '被阻塞'] };
      const list = make('ul');
      for (const card of node.interfaces) {
        const place = node.name + ':' + card.name;
        const count = state.counters.get(place);
        const words = states[card.state] || ['', ''];
        list.append(make('li', {}, make('code', {}, card.name), say(...words),
          make('span', { class: 'hint' }, count ? `↓ ${count[2]} ↑ ${count[4]}` : ''),
          make('button', { type: 'button', onclick: () => ask({ ask: 'capture', node: node.name, interface: card.name, filter: '' }) }, say('Capture', '抓包'))));
      }
      at('node').replaceChildren(
        make('h3', {}, node.name, ' (', say(english, chinese), ')'),
        make('button', { type: 'button', onclick: () => openTerminal(node.name) }, say('Open a terminal', '打开终端')), ' ',
        make('button', { type: 'button', onclick: () => { setWalking(true); sender = node.name; at('from').value = node.name; mark(); } }, say('A packet from here', '从这里发数据包')),
        list);
    };
    const linkOf = (node, card) => {
      for (const link of picture.links) {
        if (link.to.node === node && link.to.interface === card) return { way: link.way, other: link.from };
        if (link.from.node === node && link.from.interface === card) return { way: link.back, other: link.to };
      }
      return null;
    };
    const showCounters = (list, isAll) => {
      const moved = new Set();
      if (isAll) {
        const before = state.counters;
        state.counters = new Map();
        for (const entry of list) { if (!before.has(entry[0] + ':' + entry[1])) state.counters.set(entry[0] + ':' + entry[1], entry); }
        for (const entry of list) state.counters.set(entry[0] + ':' + entry[1], entry);
      } else {
        for (const entry of list) {
          const place = entry[0] + ':' + entry[1];
          const old = state.counters.get(place);
          state.counters.set(place, entry);
          if (old && old[2] !== entry[2]) moved.add(place);
          if (old && old[4] !== entry[4]) moved.add(place);
        }
      }
      const body = at('counters').tBodies[0];
      const number = (value) => value.toLocaleString(root.lang);
      body.replaceChildren(...Array.from(state.counters, ([place, entry]) => make('tr', { class: moved.has(place) ? 'moved' : null },
        make('th', { scope: 'row' }, place), ...entry.slice(2).map((value) => make('td', {}, number(value))))));
      const svg = drawing();
      if (!svg) return;
      for (const old of svg.querySelectorAll('.busy')) old.remove();
      for (const place of moved) {
        const entry = state.counters.get(place);
        const link = linkOf(entry[0], entry[1]);
        if (link) svg.insertBefore(draw('path', { class: 'busy', d: link.way }), svg.querySelector('.hit'));
      }
      if (chosen && Array.from(moved).some((place) => place.startsWith(chosen + ':')) && !at('node').contains(document.activeElement)) showNode();
    };
    handlers.counters = ({ of, all }) => showCounters(of, all);
    """#

  /// The way of a packet, on the picture and as a list.
  private static let journey = #"""
    let journey = null;
    let hop = 0;
    const setWalking = (isOn) => {
      isWalking = isOn;
      sender = null;
      at('walk').setAttribute('aria-pressed', String(isOn));
      at('way').hidden = !isOn;
      mark();
    };
    const sendPacket = () => {
      const [from, to] = [at('from').value.trim(), at('to').value.trim()];
      if (!from || !to) return;
      traceWay(from + ' -> ' + to, at('kind').value);
    };
    const traceWay = (way, kind) => {
      at('journey').hidden = false;
      at('journey').replaceChildren(make('p', {}, say('A packet is on its way …', '数据包正在路上……')));
      ask({ ask: 'trace', way, kind: kind || '', family: '', language: root.lang });
    };
    handlers.journey = (message) => {
      journey = message.journey ? JSON.parse(message.journey) : null;
      hop = 0;
      showJourney();
      if (!journey) at('journey').hidden = true;
    };
    const hopText = (one) => {
      const words = [(one.microseconds / 1000).toFixed(3) + ' ms', one.node];
      if (one.interface) words.push(one.direction === 'in' ? (isChinese() ? '收到' : 'in') : (isChinese() ? '发出' : 'out'), one.interface);
      const end = (address, port) => (port === undefined ? address : (address.includes(':') ? `[${address}]` : address) + ':' + port);
      if (one.message === 'neighbor-question') words.push(isChinese() ? `询问 ${one.asks_for} 的 MAC 地址` : `who has ${one.asks_for}?`);
      else if (one.message === 'neighbor-answer') words.push(isChinese() ? `${one.answers_for} 在 ${one.answer}` : `${one.answers_for} is at ${one.answer}`);
      else if (one.message === 'fault') words.push(isChinese() ? `ICMP 差错 类型 ${one.icmp_type} 代码 ${one.icmp_code}，来自 ${one.from}` : `ICMP error type ${one.icmp_type} code ${one.icmp_code} from ${one.from}`);
      else if (one.source) words.push((one.message === 'reply' ? (isChinese() ? '应答 ' : 'answer ') : '') + end(one.source, one.source_port) + ' → ' + end(one.destination, one.destination_port) + (one.ttl === undefined ? '' : ' ttl ' + one.ttl));
      const lines = [words.join('  ')];
      if (one.route) lines.push('    ' + (isChinese() ? '路由 ' : 'route ') + one.route);
      if (one.fdb) lines.push('    FDB: ' + one.fdb);
      for (const rule of one.rules || []) lines.push('    ' + rule.chain + ': ' + (rule.rule || (isChinese() ? '默认策略' : 'policy')) + ' → ' + rule.verdict);
      return lines.join('\n');
    };
    const anchor = (node, card) => {
      const link = linkOf(node, card);
      if (link) { const parts = link.way.match(/-?[\d.]+/g); return [Number(parts[parts.length - 2]), Number(parts[parts.length - 1])]; }
      const box = picture.nodes.find((one) => one.name === node);
      return box ? [box.x + box.width / 2, box.y] : null;
    };
    const isStill = matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;
    const showHop = (next, isSaid) => {
      hop = Math.max(0, Math.min(journey.hops.length - 1, next));
      const items = Array.from(at('journey').querySelectorAll('.hops>li'));
      items.forEach((item, number) => { if (number === hop) item.setAttribute('aria-current', 'step'); else item.removeAttribute('aria-current'); });
      const list = at('journey').querySelector('ol');
      if (items[hop] && list) list.scrollTop = items[hop].offsetTop - list.offsetTop - 40;
      at('journey').querySelector('.count').textContent = hop + 1 + ' / ' + journey.hops.length;
      if (isSaid) at('journey').querySelector('[aria-live]').textContent = items[hop].textContent;
      const svg = drawing();
      cancelAnimationFrame(frame);
      if (!svg) return;
      for (const old of svg.querySelectorAll('.way,.dot')) old.remove();
      const one = journey.hops[hop];
      const place = anchor(one.node, one.interface);
      if (!place) return;
      const dot = draw('circle', { class: 'dot', r: 7, cx: place[0], cy: place[1] });
      const link = linkOf(one.node, one.interface);
      const came = one.direction === 'in' && link && journey.hops.slice(0, hop).some((other) => other.direction === 'out' && other.node === link.other.node && other.interface === link.other.interface);
      const first = svg.querySelector('.hit');
      if (came) {
        const way = draw('path', { class: 'way', d: link.way });
        svg.insertBefore(way, first);
        svg.insertBefore(dot, first);
        if (isStill.matches) return;
        const length = way.getTotalLength();
        const began = performance.now();
        const tick = (now) => {
          const part = Math.max(0, Math.min(1, (now - began) / 700));
          const point = way.getPointAtLength(length * part);
          dot.setAttribute('cx', point.x);
          dot.setAttribute('cy', point.y);
          if (part < 1) frame = requestAnimationFrame(tick);
        };
        tick(began);
      } else {
        svg.insertBefore(dot, first);
      }
    };
    const showJourney = () => {
      if (!journey) return;
      const box = at('journey');
      const hadFocus = box.contains(document.activeElement);
      box.hidden = false;
      const verdict = make('p', { class: 'verdict' }, make('code', {}, journey.probe + ': ' + journey.verdict));
      const why = [];
      if (journey.why) {
        why.push(make('p', { class: 'why' }, make('strong', {}, say('Why', '原因')), ': ', journey.why.sentence || ''));
        for (const mend of journey.why.mend) why.push(make('p', { class: 'why' }, make('strong', {}, say('What mends it', '怎么修')), ': ', make('code', {}, mend)));
      }
      const button = (english, chinese, change) => make('button', { type: 'button', onclick: () => showHop(hop + change, true) }, say(english, chinese));
      const list = make('ol', { class: 'hops' }, ...journey.hops.map((one, number) => make('li', { onclick: () => showHop(number, true) }, hopText(one))));
      const close = make('button', { type: 'button', onclick: () => { journey = null; box.hidden = true; for (const old of document.querySelectorAll('#picture .way,#picture .dot')) old.remove(); } }, say('Close', '关闭'));
      box.replaceChildren(verdict, ...why);
      if (journey.hops.length) box.append(make('p', { class: 'walking' }, button('← Back', '← 上一跳', -1), ' ', button('Next hop →', '下一跳 →', 1), ' ', make('span', { class: 'count' }), make('span', { class: 'hidden', 'aria-live': 'polite' }), close), list);
      else box.append(close);
      if (journey.hops.length) showHop(hop, false);
      if (hadFocus) box.focus();
    };
    """#

  /// The lab's steps with what came of them.
  private static let steps = #"""
    const showSteps = (lab) => {
      at('about').hidden = !lab.about;
      at('about').lastElementChild.replaceChildren(markup(lab.about));
      at('steps').replaceChildren(...state.steps.map((step) => make('li', { class: 'step', id: 'step-' + step.number })));
      for (const step of state.steps) showStep(step.number);
      showNext();
    };
    const showNext = () => {
      const number = Math.max(0, ...state.played) + 1;
      const isThere = number <= state.steps.length;
      at('next').disabled = state.ended || state.busy !== null || !isThere;
      at('next').dataset.step = number;
      at('reset').disabled = state.ended || state.busy !== null;
    };
    const showStep = (number) => {
      const step = state.steps[number - 1];
      const item = at('step-' + number);
      if (!step || !item) return;
      const result = state.results.get(number);
      const isPlayed = state.played.includes(number);
      const isDoing = state.busy === number;
      const was = item.firstElementChild;
      const isOpen = was ? was.open : !isPlayed && number === Math.max(0, ...state.played) + 1;
      const focus = item.contains(document.activeElement) ? document.activeElement.dataset.action : null;
      item.classList.toggle('doing', isDoing);
      const badge = isDoing ? make('span', { class: 'badge warned' }, say('under way', '进行中'))
        : result && result.badge ? markup(result.badge)
          : isPlayed ? make('span', { class: 'badge' }, say('played', '已执行')) : make('span', { class: 'badge todo' }, say('to come', '未执行'));
      const actions = make('div', { class: 'actions' });
      const act = (name, english, chinese, message) => actions.append(make('button', { type: 'button', 'data-action': name, disabled: state.ended || state.busy !== null, onclick: () => { details.open = true; ask(message); } }, say(english, chinese)));
      act('play', isPlayed ? 'Play this step again' : 'Play this step', isPlayed ? '再次执行这一步' : '执行这一步', { ask: 'play', step: number });
      if (step.checks.length) act('check', 'Try the checks again', '再次检查', { ask: 'check', step: number });
      const content = [make('div', { class: 'text' }, markup(step.text)), actions];
      if (result && result.commands.length) content.push(...result.commands.map(markup));
      else content.push(...step.commands.map((line) => make('div', { class: 'command todo' }, make('pre', { class: 'typed' }, make('code', {}, (/^\s*[$#]/.test(line) ? '' : '$ ') + line)))));
      if (step.checks.length) {
        const list = make('ul', { class: 'checks' });
        step.checks.forEach((claim, index) => {
          const place = index + 1;
          const check = result && result.checks.find((one) => one.place === place);
          const line = check ? markup(check.markup).firstElementChild : make('li', { class: 'unplayed' }, make('span', { class: 'v skipped', 'aria-hidden': 'true' }, '–'), ' ', make('code', {}, claim));
          line.append(' ');
          const again = (name, english, chinese, action, disabled) => line.append(make('button', { type: 'button', 'data-action': name + place, disabled, onclick: action }, say(english, chinese)));
          again('try', check ? 'Try again' : 'Try', check ? '再试' : '检查', () => ask({ ask: 'check', step: number, check: place }), state.ended || state.busy !== null);
          if (check && check.way) again('why', check.outcome === 'passed' ? 'The way' : 'Why', check.outcome === 'passed' ? '数据包的路' : '为什么', () => { traceWay(check.way, /^(not: )?udp/.test(claim) ? 'udp' : ''); at('journey').scrollIntoView({ block: 'nearest' }); }, state.ended);
          list.append(line);
        });
        content.push(make('h3', {}, say('Checks', '检查')), list);
      }
      const details = make('details', { open: isOpen || isDoing }, make('summary', {}, make('h3', { style: null }, number + '. ', markup(step.title)), ' ', badge), ...content);
      item.replaceChildren(details);
      if (focus) { const button = item.querySelector(`[data-action="${focus}"]`); if (button) button.focus({ preventScroll: true }); }
    };
    const showAllSteps = () => { for (const step of state.steps) showStep(step.number); showNext(); };
    handlers.result = ({ result }) => { state.results.set(result.step, result); showStep(result.step); };
    handlers.busy = ({ step }) => { state.busy = step; showAllSteps(); };
    handlers.played = ({ played }) => { state.played = played; showAllSteps(); };
    handlers.reset = () => { state.results = new Map(); showAllSteps(); };
    """#

  /// Captures, with what they saw and their files.
  private static let captures = #"""
    const captures = new Map();
    const showCapture = (capture) => {
      let box = document.getElementById('capture-' + capture.number);
      if (!box) {
        box = make('div', { class: 'captured', id: 'capture-' + capture.number });
        at('captured').prepend(box);
      }
      captures.set(capture.number, capture);
      const stop = make('button', { type: 'button', disabled: capture.stopped || state.ended, onclick: () => ask({ ask: 'stop', number: capture.number }) }, say('Stop', '停止'));
      const away = make('button', { type: 'button', disabled: state.ended, onclick: () => ask({ ask: 'drop', number: capture.number }) }, say('Take away', '移除'));
      const link = make('a', { href: `capture/${capture.number}/${encodeURIComponent(capture.file)}`, download: capture.file }, say('Download ', '下载 '), capture.file);
      box.replaceChildren(
        make('div', { class: 'actions' }, make('code', {}, capture.place + (capture.filter ? ' ' + capture.filter : '')), make('span', { class: 'count' }), link, stop, away),
        make('p', { class: 'hint' }, capture.stopped ? capture.note : ''), make('pre', { tabindex: '0' }));
      showFrames(box, capture.frames, capture.size, capture.lines);
    };
    const showFrames = (box, frames, size, lines) => {
      const pre = box.querySelector('pre');
      const isAtEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 30;
      const all = (pre.textContent + lines.map((line) => line + '\n').join('')).split('\n');
      pre.textContent = all.slice(-301).join('\n');
      box.querySelector('.count').replaceChildren(String(frames) + ' ', say('frames', '帧'), `, ${(size / 1024).toFixed(1)} KiB`);
      if (isAtEnd) pre.scrollTop = pre.scrollHeight;
    };
    handlers.capture = ({ capture }) => showCapture(capture);
    handlers.frames = ({ number, frames, size, lines }) => {
      const box = document.getElementById('capture-' + number);
      if (box) showFrames(box, frames, size, lines);
    };
    handlers['capture-gone'] = ({ number }) => {
      const box = document.getElementById('capture-' + number);
      if (box) box.remove();
    };
    """#

  /// What begins once all parts are there.
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
