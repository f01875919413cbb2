/// The way of a packet, on the picture and as a list.
enum JourneyScript {
  static let text = #"""
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
}
