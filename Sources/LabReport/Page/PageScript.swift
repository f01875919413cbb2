/// The script of a page; without it everything is there and open, in the first language.
enum PageScript {
  static let text = """
    (() => {
    'use strict';
    const root = document.documentElement;
    const all = (query) => Array.from(document.querySelectorAll(query));
    const steps = all('.step');
    const search = document.getElementById('search');
    const found = document.getElementById('found');
    const bad = document.getElementById('bad');
    const buttons = all('button.lang');
    const setLanguage = (code) => {
      root.lang = code;
      root.dataset.lang = code;
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.code === code));
      const label = Array.from(search.labels[0].querySelectorAll('[lang]')).find((word) => word.lang === code);
      if (label) search.placeholder = label.textContent + '  ( / )';
      filter();
    };
    const nextLanguage = () => {
      const place = buttons.findIndex((button) => button.dataset.code === root.dataset.lang);
      setLanguage(buttons[(place + 1) % buttons.length].dataset.code);
    };
    const setTheme = () => {
      const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      root.dataset.theme = isDark ? 'light' : 'dark';
    };
    const open = (isOpen) => { for (const details of all('main details')) details.open = isOpen; };
    const text = (step) => {
      const parts = [];
      const walker = document.createTreeWalker(step, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const place = walker.currentNode.parentElement.closest('[lang]');
        if (place === root || place.lang === root.lang) parts.push(walker.currentNode.data);
      }
      return parts.join(' ').toLowerCase();
    };
    function filter() {
      const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let count = 0;
      for (const step of steps) {
        const isBad = step.dataset.outcome !== 'passed';
        const content = words.length ? text(step) : '';
        const isShown = (!bad.checked || isBad) && words.every((word) => content.includes(word));
        step.hidden = !isShown;
        if (isShown) count += 1;
        if (isShown && words.length) step.firstElementChild.open = true;
      }
      found.textContent = words.length || bad.checked ? count + ' / ' + steps.length : '';
    }
    const go = (direction) => {
      const shown = steps.filter((step) => !step.hidden);
      const top = (step) => step.getBoundingClientRect().top;
      const limit = document.querySelector('header').getBoundingClientRect().bottom + 12;
      const next = direction > 0 ? shown.find((step) => top(step) > limit) : shown.filter((step) => top(step) < limit - 16).pop();
      if (!next) return;
      next.scrollIntoView();
      next.querySelector('summary').focus({ preventScroll: true });
    };
    for (const button of buttons) button.addEventListener('click', () => setLanguage(button.dataset.code));
    document.getElementById('theme').addEventListener('click', setTheme);
    document.getElementById('expand').addEventListener('click', () => open(true));
    document.getElementById('collapse').addEventListener('click', () => open(false));
    document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
    search.addEventListener('input', filter);
    bad.addEventListener('change', filter);
    addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target === search) {
        if (event.key === 'Escape') { search.value = ''; filter(); search.blur(); }
        return;
      }
      const actions = { j: () => go(1), k: () => go(-1), '/': () => search.focus(), e: () => open(true), c: () => open(false), l: nextLanguage, t: setTheme };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
    const isStill = matchMedia('(prefers-reduced-motion: reduce)');
    const walkThrough = (walk) => {
      const hops = Array.from(walk.querySelectorAll('.hops>li'));
      const bar = walk.querySelector('.walking');
      const [back, forth] = bar.querySelectorAll('button');
      const drawing = walk.querySelector('svg');
      if (!hops.length) return;
      const add = (name, style) => {
        const element = document.createElementNS('http://www.w3.org/2000/svg', name);
        element.setAttribute('class', style);
        drawing.append(element);
        return element;
      };
      const way = drawing && add('path', 'way');
      const dot = drawing && add('circle', 'dot');
      let place = 0;
      let frame = 0;
      const put = (x, y) => { dot.setAttribute('cx', x); dot.setAttribute('cy', y); };
      const move = (hop) => {
        cancelAnimationFrame(frame);
        const { at, d } = hop.dataset;
        dot.setAttribute('r', at ? 7 : 0);
        if (d) way.setAttribute('d', d); else way.removeAttribute('d');
        if (at) put(...at.split(' '));
        if (!d || isStill.matches) return;
        const length = way.getTotalLength();
        const began = performance.now();
        const tick = (now) => {
          const part = Math.max(0, Math.min(1, (now - began) / 700));
          const point = way.getPointAtLength(length * part);
          put(point.x, point.y);
          if (part < 1) frame = requestAnimationFrame(tick);
        };
        tick(began);
      };
      const show = (next, isSaid) => {
        place = Math.max(0, Math.min(hops.length - 1, next));
        for (const hop of hops) hop.removeAttribute('aria-current');
        hops[place].setAttribute('aria-current', 'step');
        back.setAttribute('aria-disabled', String(place === 0));
        forth.setAttribute('aria-disabled', String(place === hops.length - 1));
        walk.querySelector('.count').textContent = place + 1 + ' / ' + hops.length;
        if (isSaid) walk.querySelector('[aria-live]').textContent = hops[place].innerText;
        if (drawing) move(hops[place]);
      };
      bar.hidden = false;
      back.addEventListener('click', () => show(place - 1, true));
      forth.addEventListener('click', () => show(place + 1, true));
      hops.forEach((hop, number) => hop.addEventListener('click', () => show(number, true)));
      walk.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const places = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: hops.length - 1 };
        if (!(event.key in places)) return;
        event.preventDefault();
        show(places[event.key], true);
      });
      show(0, false);
    };
    all('.walk').forEach(walkThrough);
    addEventListener('beforeprint', () => open(true));
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches('.step')) target.firstElementChild.open = true;
    })();
    """
}
