/// Captures, with what they saw and their files.
enum CaptureScript {
  static let text = #"""
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
}
