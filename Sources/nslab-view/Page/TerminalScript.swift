/// Terminals in the page: a screen as lines of text, the keyboard, and tabs for several.
enum TerminalScript {
  static let text = #"""
    const terminals = new Map();
    let shownTerminal = null;
    const keyNames = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D', Home: 'H', End: 'F' };
    const keyNumbers = { Insert: 2, Delete: 3, PageUp: 5, PageDown: 6, F5: 15, F6: 17, F7: 18, F8: 19, F9: 20, F10: 21, F11: 23, F12: 24 };
    const keyLetters = { F1: 'P', F2: 'Q', F3: 'R', F4: 'S' };
    class Terminal {
      constructor(about) {
        this.number = about.number;
        this.node = about.node;
        this.isEnded = false;
        this.isAttached = false;
        this.isAtEnd = true;
        this.decoder = new TextDecoder();
        this.unread = 0;
        this.frame = 0;
        this.drawnHistory = 0;
        this.screen = new Screen(about.columns, about.rows, (text) => { if (this.isLive) ask({ ask: 'answer', number: this.number, text }); });
        this.isLive = false;
        this.again = 0;
        this.history = make('pre', { 'aria-hidden': 'true' });
        this.body = make('pre', {});
        this.input = make('textarea', { autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', spellcheck: 'false', 'aria-label': (isChinese() ? '终端：' : 'Terminal: ') + this.node, rows: '1' });
        this.note = make('p', { class: 'ended', hidden: true });
        this.box = make('div', { class: 'terminal', id: 'terminal-' + this.number, role: 'tabpanel', 'aria-labelledby': 'tab-' + this.number, hidden: true }, this.history, this.body, this.note, this.input);
        this.tab = make('button', { type: 'button', role: 'tab', id: 'tab-' + this.number, 'aria-selected': 'false', 'aria-controls': 'terminal-' + this.number, onclick: () => selectTerminal(this.number, true) }, `${this.node} ${this.number}`);
        const close = make('button', { type: 'button', 'aria-label': (isChinese() ? '关闭终端 ' : 'Close the terminal ') + this.number, onclick: () => ask({ ask: 'close', number: this.number }) }, '×');
        this.tabBox = make('span', {}, this.tab, close);
        this.listen();
        if (about.ended !== null) this.end(about.ended);
      }
      listen() {
        this.input.addEventListener('keydown', (event) => this.key(event));
        this.input.addEventListener('input', (event) => {
          if (event.isComposing) return;
          this.send(this.input.value.replace(/\n/g, '\r'));
          this.input.value = '';
        });
        this.input.addEventListener('compositionend', () => { this.send(this.input.value); this.input.value = ''; });
        this.input.addEventListener('paste', (event) => { event.preventDefault(); this.paste(event.clipboardData.getData('text/plain')); });
        this.box.addEventListener('mouseup', () => { if (getSelection().isCollapsed) this.input.focus({ preventScroll: true }); });
        this.input.addEventListener('focus', () => this.fit());
        this.box.addEventListener('scroll', () => { this.isAtEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 40; });
        new ResizeObserver(() => { if (this.isAtEnd) this.toEnd(); if (this.box.contains(document.activeElement)) this.fit(); }).observe(this.box);
      }
      // The size of the box in letters; who types decides on it.
      fit() {
        if (this.box.hidden || this.isEnded) return;
        const probe = make('span', {}, 'X'.repeat(50));
        this.body.append(make('div', {}, probe));
        const size = probe.getBoundingClientRect();
        probe.parentElement.remove();
        if (!size.width) return;
        const style = getComputedStyle(this.box);
        const width = this.box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        const height = this.box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
        const columns = Math.max(20, Math.min(400, Math.floor(width / (size.width / 50))));
        const rows = Math.max(5, Math.min(200, Math.floor(height / (parseFloat(style.fontSize) * 1.25))));
        if (columns !== this.screen.columns || rows !== this.screen.rows) ask({ ask: 'size', number: this.number, columns, rows });
      }
      type(text) { if (!this.isEnded && text) ask({ ask: 'type', number: this.number, text }); }
      send(text) { this.toEnd(); this.type(text); }
      paste(text) {
        const content = text.replace(/\r?\n/g, '\r');
        this.send(this.screen.hasPaste ? '\x1b[200~' + content.replaceAll('\x1b[201~', '') + '\x1b[201~' : content);
      }
      key(event) {
        if (event.isComposing || event.keyCode === 229) return;
        const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
        if (metaKey) return;
        if (key === 'F6' && shiftKey) { event.preventDefault(); this.tab.focus(); return; }
        if (shiftKey && (key === 'PageUp' || key === 'PageDown')) { event.preventDefault(); this.box.scrollBy(0, (key === 'PageUp' ? -0.9 : 0.9) * this.box.clientHeight); return; }
        if (ctrlKey && shiftKey && (key === 'C' || key === 'c')) { event.preventDefault(); navigator.clipboard.writeText(String(getSelection())); return; }
        if (ctrlKey && shiftKey && (key === 'V' || key === 'v')) return;
        if (shiftKey && key === 'Insert') return;
        const text = this.sequence(event);
        if (text === null) return;
        event.preventDefault();
        this.send(text);
      }
      // What a key sends; nil of letters, which come as text.
      sequence({ key, ctrlKey, altKey, shiftKey }) {
        const modifier = 1 + (shiftKey ? 1 : 0) + (altKey ? 2 : 0) + (ctrlKey ? 4 : 0);
        if (key in keyNames) return modifier > 1 ? `\x1b[1;${modifier}${keyNames[key]}` : (this.screen.hasCursorKeys ? '\x1bO' : '\x1b[') + keyNames[key];
        if (key in keyNumbers) return `\x1b[${keyNumbers[key]}${modifier > 1 ? ';' + modifier : ''}~`;
        if (key in keyLetters) return modifier > 1 ? `\x1b[1;${modifier}${keyLetters[key]}` : '\x1bO' + keyLetters[key];
        const escape = altKey ? '\x1b' : '';
        if (key === 'Enter') return escape + '\r';
        if (key === 'Backspace') return escape + (ctrlKey ? '\b' : '\x7f');
        if (key === 'Tab') return shiftKey ? '\x1b[Z' : '\t';
        if (key === 'Escape') return escape + '\x1b';
        if (ctrlKey && key.length === 1) {
          const code = key.toUpperCase().charCodeAt(0);
          if (code >= 0x40 && code <= 0x5f) return escape + String.fromCharCode(code & 0x1f);
          if (key === ' ' || key === '2') return escape + '\0';
          if (key === '/' || key === '7') return escape + '\x1f';
          if (key === '?' || key === '8') return escape + '\x7f';
          return null;
        }
        if (altKey && key.length === 1 && !ctrlKey) return '\x1b' + key;
        return null;
      }
      hear(bytes) {
        this.unread += bytes.length;
        // What is shown again asks nothing again.
        this.isLive = this.again <= 0;
        this.again -= bytes.length;
        this.screen.write(this.decoder.decode(bytes, { stream: true }));
        this.draw();
      }
      clean(columns, rows, count) {
        this.decoder = new TextDecoder();
        this.again = count;
        this.screen.clean(columns, rows);
        this.history.replaceChildren();
        this.drawnHistory = 0;
        this.unread = 0;
        this.draw();
      }
      draw() {
        if (this.frame) return;
        const later = document.hidden ? (action) => setTimeout(action, 50) : requestAnimationFrame;
        this.frame = later(() => { this.frame = 0; this.drawNow(); });
      }
      toEnd() { this.isAtEnd = true; this.box.scrollTop = this.box.scrollHeight; }
      drawNow() {
        const { screen, body } = this;
        const { isAtEnd } = this;
        const total = screen.gone + screen.history.length;
        const added = total - this.drawnHistory;
        if (added > 0) {
          const lines = screen.history.slice(-Math.min(added, screen.history.length)).map((line) => this.line(line, -1));
          this.history.append(...lines);
        }
        this.drawnHistory = total;
        while (this.history.children.length > screen.history.length) this.history.firstChild.remove();
        while (body.children.length > screen.rows) body.lastChild.remove();
        while (body.children.length < screen.rows) { body.append(make('div')); screen.dirty.add(body.children.length - 1); }
        if (this.cursorRow !== undefined) screen.dirty.add(this.cursorRow);
        screen.dirty.add(screen.y);
        for (const y of screen.dirty) if (y < screen.rows) body.children[y].replaceWith(this.line(screen.lines[y], screen.isShown && y === screen.y ? screen.x : -1));
        screen.dirty.clear();
        this.cursorRow = screen.y;
        this.input.style.left = `calc(.3rem + ${screen.x}ch)`;
        this.input.style.top = body.offsetTop + screen.y * parseFloat(getComputedStyle(this.box).fontSize) * 1.25 + 'px';
        if (isAtEnd) this.toEnd();
        if (this.unread) { ask({ ask: 'shown', number: this.number, count: this.unread }); this.unread = 0; }
      }
      line(cells, cursor) {
        const row = document.createElement('div');
        let end = cells.length;
        while (end > 0 && cells[end - 1].c === ' ' && cells[end - 1].a === plain && end - 1 !== cursor) end -= 1;
        let run = '';
        let look = plain;
        const flush = () => { if (run) row.append(this.piece(run, look)); run = ''; };
        for (let x = 0; x < end; x += 1) {
          const cell = cells[x];
          if (cell.w === 0) continue;
          if (x === cursor || cell.w === 2) {
            flush();
            const piece = make('span', { class: (cell.w === 2 ? 'w' : '') + (x === cursor ? ' cursor' : '') }, this.piece(cell.c, x === cursor ? plain : cell.a));
            row.append(piece);
            continue;
          }
          if (cell.a !== look) { flush(); look = cell.a; }
          run += cell.c;
        }
        flush();
        return row;
      }
      piece(text, look) {
        if (look === plain) return document.createTextNode(text);
        const span = document.createElement('span');
        span.textContent = text;
        const { style } = span;
        let [front, ground] = [look.fg, look.bg];
        if (look.inverse) [front, ground] = [ground || '#101318', front || '#d8dee9'];
        if (look.bold) style.fontWeight = '700';
        if (look.dim) style.opacity = '.65';
        if (look.italic) style.fontStyle = 'italic';
        if (look.underline || look.strike) style.textDecoration = [look.underline && 'underline', look.strike && 'line-through'].filter(Boolean).join(' ');
        if (front) style.color = front;
        if (ground) style.backgroundColor = ground;
        if (look.hidden) style.visibility = 'hidden';
        return span;
      }
      end(status) {
        if (this.isEnded) return;
        this.isEnded = true;
        this.input.disabled = true;
        this.tab.classList.add('ended');
        this.note.hidden = false;
        this.note.replaceChildren(status === null ? say('This terminal has ended.', '终端已结束。') : say(`The shell has ended with status ${status}.`, `Shell 已结束，状态 ${status}。`));
        this.toEnd();
      }
      remove() {
        this.box.remove();
        this.tabBox.remove();
      }
    }
    const hearTerminal = (data) => {
      const terminal = terminals.get(new DataView(data).getUint32(0));
      if (terminal) terminal.hear(new Uint8Array(data, 4));
    };
    const addTerminal = (about) => {
      const terminal = new Terminal(about);
      terminals.set(about.number, terminal);
      at('tabs').append(terminal.tabBox);
      at('screens').append(terminal.box);
      return terminal;
    };
    const showTerminals = (list) => {
      const before = shownTerminal;
      for (const terminal of terminals.values()) terminal.remove();
      terminals.clear();
      for (const about of list) addTerminal(about);
      let wanted = before;
      try { if (wanted === null) wanted = Number(sessionStorage.getItem('terminal')); } catch { /* Without storage it is the last one. */ }
      if (!terminals.has(wanted)) wanted = list.length ? list[list.length - 1].number : null;
      shownTerminal = null;
      if (wanted !== null) selectTerminal(wanted, false);
    };
    const selectTerminal = (number, takesFocus) => {
      for (const terminal of terminals.values()) {
        const isShown = terminal.number === number;
        terminal.box.hidden = !isShown;
        terminal.tab.setAttribute('aria-selected', String(isShown));
        if (!isShown) continue;
        if (!terminal.isAttached) { terminal.isAttached = true; ask({ ask: 'attach', number }); }
        if (takesFocus) { terminal.input.focus({ preventScroll: true }); terminal.toEnd(); }
      }
      shownTerminal = number;
      try { sessionStorage.setItem('terminal', number); } catch { /* Without storage it is forgotten. */ }
    };
    const openTerminal = (node) => { if (node) ask({ ask: 'open', node, columns: 80, rows: 20 }); };
    handlers.terminal = ({ terminal: about }) => {
      const terminal = terminals.get(about.number) || addTerminal(about);
      if (about.ended !== null) terminal.end(about.ended);
      else { terminal.screen.resize(about.columns, about.rows); terminal.draw(); }
      if (shownTerminal === null) selectTerminal(about.number, false);
    };
    handlers['terminal-open'] = ({ number }) => {
      selectTerminal(number, true);
      at('terminal-' + number).scrollIntoView({ block: 'nearest' });
    };
    handlers['terminal-clean'] = ({ number, columns, rows, count }) => { const terminal = terminals.get(number); if (terminal) terminal.clean(columns, rows, count); };
    handlers['terminal-gone'] = ({ number }) => {
      const terminal = terminals.get(number);
      if (!terminal) return;
      terminal.remove();
      terminals.delete(number);
      if (shownTerminal === number) { shownTerminal = null; const rest = Array.from(terminals.keys()); if (rest.length) selectTerminal(rest[rest.length - 1], false); }
    };
    """#
}
