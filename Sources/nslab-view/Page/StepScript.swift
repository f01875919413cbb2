/// The lab's steps with what came of them.
enum StepScript {
  static let text = #"""
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
}
