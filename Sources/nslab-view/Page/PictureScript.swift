/// The picture, the node that was clicked, and the counters.
enum PictureScript {
  static let text = #"""
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
}
