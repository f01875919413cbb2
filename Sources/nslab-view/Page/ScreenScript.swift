/// A screen of characters as xterm keeps it: what is written to it moves a cursor, colours and erases. Sources: ECMA-48, and "XTerm Control
/// Sequences" by Edward Moy, Stephen Gildea and Thomas Dickey.
enum ScreenScript {
  static let text = #"""
    const isWide = (code) => code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0x303e) || (code >= 0x3041 && code <= 0x33ff) || (code >= 0x3400 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xa000 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f900 && code <= 0x1f9ff) || (code >= 0x20000 && code <= 0x3fffd));
    const isMark = (text) => /^[\p{Mn}\p{Me}\u200b-\u200f\ufe00-\ufe0f]$/u.test(text);
    // The special graphics of the VT100, from ` on.
    const graphics = '◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·';
    const plain = Object.freeze({ fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false, hidden: false, strike: false });
    const named = ['#2e3440', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9', '#7f8794', '#ff7b86', '#b5e890', '#ffd68a', '#82c4ff', '#e29bff', '#7fe0ec', '#ffffff'];
    const color = (number) => {
      if (number < 16) return named[number];
      if (number < 232) {
        const rest = number - 16;
        const part = (value) => (value ? 55 + value * 40 : 0);
        return `rgb(${part(Math.floor(rest / 36))},${part(Math.floor(rest / 6) % 6)},${part(rest % 6)})`;
      }
      const gray = 8 + (number - 232) * 10;
      return `rgb(${gray},${gray},${gray})`;
    };
    class Screen {
      constructor(columns, rows, answer) {
        this.answer = answer;
        this.most = 2000;
        this.clean(columns, rows);
      }
      clean(columns, rows) {
        this.columns = columns;
        this.rows = rows;
        this.history = [];
        this.gone = 0;
        this.isOther = false;
        this.kept = null;
        this.mode = 'text';
        this.title = '';
        this.hardReset();
      }
      hardReset() {
        this.lines = Array.from({ length: this.rows }, () => this.blank());
        Object.assign(this, { x: 0, y: 0, top: 0, bottom: this.rows - 1, pen: plain, wraps: true, pending: false, isInsert: false, isOrigin: false, isShown: true, hasCursorKeys: false, hasPaste: false, sets: ['B', 'B'], set: 0, saved: null, last: ' ', parameters: '', tabs: null });
        this.tabs = new Set(Array.from({ length: 64 }, (_, number) => number * 8));
        this.touchAll();
      }
      blank() { const line = new Array(this.columns); const cell = { c: ' ', a: this.pen && this.pen.bg !== null ? Object.freeze({ ...plain, bg: this.pen.bg }) : plain, w: 1 }; line.fill(cell); return line; }
      touchAll() { this.dirty = new Set(Array.from({ length: this.rows }, (_, number) => number)); }
      touch(y) { this.dirty.add(y); }
      resize(columns, rows) {
        if (columns === this.columns && rows === this.rows) return;
        const change = (lines) => lines.map((line) => {
          const next = line.slice(0, columns);
          while (next.length < columns) next.push({ c: ' ', a: plain, w: 1 });
          return next;
        });
        this.columns = columns;
        const fit = (lines, y, keeps) => {
          let next = change(lines);
          while (next.length > rows) {
            // What is empty below goes first, then what is above.
            if (y < next.length - 1 && next[next.length - 1].every((cell) => cell.c === ' ')) next.pop();
            else { const line = next.shift(); if (keeps) this.remember(line); y -= 1; }
          }
          while (next.length < rows) next.push(change([[]])[0]);
          return [next, Math.max(0, Math.min(rows - 1, y))];
        };
        if (this.kept) [this.kept.lines, this.kept.y] = fit(this.kept.lines, this.kept.y, false);
        [this.lines, this.y] = fit(this.lines, this.y, !this.isOther);
        this.rows = rows;
        this.x = Math.min(this.x, columns - 1);
        this.top = 0;
        this.bottom = rows - 1;
        this.pending = false;
        this.touchAll();
      }
      remember(line) {
        this.history.push(line);
        if (this.history.length > this.most) { this.history.shift(); this.gone += 1; }
      }
      write(text) {
        for (const letter of text) {
          const code = letter.codePointAt(0);
          if (this.mode === 'text' && code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0)) { this.put(letter, code); continue; }
          this[this.mode](letter, code);
        }
      }
      text(letter, code) {
        switch (code) {
          case 0x08: if (this.x > 0) this.x -= 1; this.pending = false; break;
          case 0x09: this.tab(1); break;
          case 0x0a: case 0x0b: case 0x0c: this.feed(); break;
          case 0x0d: this.x = 0; this.pending = false; break;
          case 0x0e: this.set = 1; break;
          case 0x0f: this.set = 0; break;
          case 0x1b: this.mode = 'escape'; break;
          case 0x9b: this.parameters = ''; this.mode = 'control'; break;
        }
      }
      put(letter, code) {
        if (code >= 0x60 && code <= 0x7e && this.sets[this.set] === '0') letter = graphics[code - 0x60];
        if (code > 0x2ff && isMark(letter)) {
          const x = this.pending ? this.x : Math.max(0, this.x - 1);
          const cell = this.lines[this.y][x];
          this.lines[this.y][x] = { ...cell, c: cell.c + letter };
          this.touch(this.y);
          return;
        }
        const width = isWide(code) ? 2 : 1;
        if ((this.pending || this.x + width > this.columns) && this.wraps) { this.x = 0; this.pending = false; this.feed(); }
        if (this.x + width > this.columns) this.x = this.columns - width;
        const line = this.lines[this.y];
        if (this.isInsert) { line.splice(this.x, 0, ...Array(width).fill({ c: ' ', a: this.pen, w: 1 })); line.length = this.columns; }
        // Half of a wide letter is none.
        if (line[this.x].w === 0 && this.x > 0) line[this.x - 1] = { c: ' ', a: line[this.x - 1].a, w: 1 };
        const after = this.x + width;
        if (after < this.columns && line[after].w === 0) line[after] = { c: ' ', a: line[after].a, w: 1 };
        line[this.x] = { c: letter, a: this.pen, w: width };
        if (width === 2) line[this.x + 1] = { c: '', a: this.pen, w: 0 };
        this.last = letter;
        this.touch(this.y);
        if (after >= this.columns) { this.x = this.columns - 1; this.pending = this.wraps; } else this.x = after;
      }
      feed() {
        this.pending = false;
        if (this.y === this.bottom) this.scrollUp(1);
        else if (this.y < this.rows - 1) this.y += 1;
      }
      scrollUp(count) {
        for (let number = 0; number < Math.min(count, this.rows); number += 1) {
          const [line] = this.lines.splice(this.top, 1);
          if (this.top === 0 && !this.isOther) this.remember(line);
          this.lines.splice(this.bottom, 0, this.blank());
        }
        this.touchAll();
      }
      scrollDown(count) {
        for (let number = 0; number < Math.min(count, this.rows); number += 1) {
          this.lines.splice(this.bottom, 1);
          this.lines.splice(this.top, 0, this.blank());
        }
        this.touchAll();
      }
      tab(count) {
        this.pending = false;
        while (count > 0 && this.x < this.columns - 1) { this.x += 1; if (this.tabs.has(this.x)) count -= 1; }
      }
      go(x, y) {
        const [least, most] = this.isOrigin ? [this.top, this.bottom] : [0, this.rows - 1];
        this.x = Math.max(0, Math.min(this.columns - 1, x));
        this.y = Math.max(least, Math.min(most, y + (this.isOrigin ? this.top : 0)));
        this.pending = false;
      }
      up(count) { this.pending = false; this.y = Math.max(this.y >= this.top ? this.top : 0, this.y - count); }
      down(count) { this.pending = false; this.y = Math.min(this.y <= this.bottom ? this.bottom : this.rows - 1, this.y + count); }
      save() { this.saved = { x: this.x, y: this.y, pen: this.pen, sets: this.sets.slice(), set: this.set, isOrigin: this.isOrigin, pending: this.pending }; }
      restore() { if (this.saved) { Object.assign(this, this.saved, { sets: this.saved.sets.slice() }); this.y = Math.min(this.y, this.rows - 1); this.x = Math.min(this.x, this.columns - 1); } else this.go(0, 0); }
      escape(letter) {
        this.mode = 'text';
        switch (letter) {
          case '[': this.parameters = ''; this.mode = 'control'; break;
          case ']': this.parameters = ''; this.mode = 'system'; break;
          case 'P': case 'X': case '^': case '_': this.mode = 'ignored'; break;
          case '(': case ')': this.target = letter === '(' ? 0 : 1; this.mode = 'charset'; break;
          case '*': case '+': case '#': case '%': case ' ': this.mode = 'skipped'; break;
          case '7': this.save(); break;
          case '8': this.restore(); break;
          case 'D': this.feed(); break;
          case 'E': this.x = 0; this.feed(); break;
          case 'M': this.pending = false; if (this.y === this.top) this.scrollDown(1); else if (this.y > 0) this.y -= 1; break;
          case 'H': this.tabs.add(this.x); break;
          case 'c': this.leaveOther(); this.hardReset(); break;
        }
      }
      charset(letter) { this.sets[this.target] = letter; this.mode = 'text'; }
      skipped() { this.mode = 'text'; }
      ignored(letter, code) { if (code === 0x1b) this.mode = 'ending'; else if (code === 0x9c) this.mode = 'text'; }
      ending(letter) { this.mode = letter === '\\' ? 'text' : 'ignored'; }
      system(letter, code) {
        if (code === 0x07 || code === 0x9c) { this.name(); this.mode = 'text'; }
        else if (code === 0x1b) { this.name(); this.mode = 'skipped'; }
        else if (this.parameters.length < 2000) this.parameters += letter;
      }
      name() { const found = /^[02];(.*)$/s.exec(this.parameters); if (found) this.title = found[1]; }
      control(letter, code) {
        if (code === 0x1b) { this.mode = 'escape'; return; }
        if (code < 0x20) { this.text(letter, code); if (this.mode === 'text') this.mode = 'control'; return; }
        if (code < 0x40) { if (this.parameters.length < 200) this.parameters += letter; return; }
        this.mode = 'text';
        if (code > 0x7e) return;
        const mark = /^[<=>?]/.exec(this.parameters);
        const between = /[ -/]+$/.exec(this.parameters);
        const list = this.parameters.replace(/^[<=>?]/, '').replace(/[ -/]+$/, '');
        const numbers = list === '' ? [] : list.split(';').map((part) => (part === '' ? null : part.includes(':') ? part : Math.min(99999, Number(part) || 0)));
        if (between) { if (between[0] === '!' && letter === 'p') this.softReset(); return; }
        if (mark) { this.special(mark[0], letter, numbers); return; }
        this.perform(letter, numbers);
      }
      softReset() { Object.assign(this, { pen: plain, wraps: true, isInsert: false, isOrigin: false, isShown: true, hasCursorKeys: false, top: 0, bottom: this.rows - 1, sets: ['B', 'B'], set: 0, saved: null }); }
      special(mark, letter, numbers) {
        if (mark === '>' && letter === 'c') this.answer('\x1b[>0;276;0c');
        if (mark !== '?') return;
        if (letter === 'n' && numbers[0] === 6) this.answer(`\x1b[?${this.y + 1};${this.x + 1}R`);
        if (letter === 'J' || letter === 'K') this.perform(letter, numbers);
        if (letter !== 'h' && letter !== 'l') return;
        const isOn = letter === 'h';
        for (const number of numbers) {
          switch (number) {
            case 1: this.hasCursorKeys = isOn; break;
            case 6: this.isOrigin = isOn; this.go(0, 0); break;
            case 7: this.wraps = isOn; this.pending = false; break;
            case 25: this.isShown = isOn; this.touch(this.y); break;
            case 47: case 1047: if (isOn) this.enterOther(); else this.leaveOther(); break;
            case 1048: if (isOn) this.save(); else this.restore(); break;
            case 1049: if (isOn) { this.save(); this.enterOther(); } else { this.leaveOther(); this.restore(); } break;
            case 2004: this.hasPaste = isOn; break;
          }
        }
      }
      enterOther() {
        if (this.isOther) return;
        this.kept = { lines: this.lines, y: this.y, saved: this.saved };
        this.isOther = true;
        this.lines = Array.from({ length: this.rows }, () => this.blank());
        this.touchAll();
      }
      leaveOther() {
        if (!this.isOther) return;
        this.lines = this.kept.lines;
        this.saved = this.kept.saved;
        this.kept = null;
        this.isOther = false;
        this.touchAll();
      }
      erase(y, from, to) {
        const line = this.lines[y];
        const cell = { c: ' ', a: this.pen.bg === null ? plain : Object.freeze({ ...plain, bg: this.pen.bg }), w: 1 };
        const [start, end] = [Math.max(0, from), Math.min(this.columns, to)];
        if (start < end && line[start].w === 0 && start > 0) line[start - 1] = { c: ' ', a: line[start - 1].a, w: 1 };
        if (end < this.columns && line[end].w === 0) line[end] = { c: ' ', a: line[end].a, w: 1 };
        for (let x = start; x < end; x += 1) line[x] = cell;
        this.touch(y);
      }
      perform(letter, numbers) {
        const first = numbers[0] || 0;
        const count = Math.max(1, first);
        switch (letter) {
          case 'A': this.up(count); break;
          case 'B': case 'e': this.down(count); break;
          case 'C': case 'a': this.pending = false; this.x = Math.min(this.columns - 1, this.x + count); break;
          case 'D': this.pending = false; this.x = Math.max(0, this.x - count); break;
          case 'E': this.down(count); this.x = 0; break;
          case 'F': this.up(count); this.x = 0; break;
          case 'G': case '`': this.pending = false; this.x = Math.min(this.columns, count) - 1; break;
          case 'H': case 'f': this.go(Math.max(1, numbers[1] || 1) - 1, count - 1); break;
          case 'I': this.tab(count); break;
          case 'Z': for (let number = 0; number < count; number += 1) { do this.x -= 1; while (this.x > 0 && !this.tabs.has(this.x)); if (this.x < 0) this.x = 0; } this.pending = false; break;
          case 'd': this.go(this.x, count - 1); break;
          case 'J':
            if (first === 0) { this.erase(this.y, this.x, this.columns); for (let y = this.y + 1; y < this.rows; y += 1) this.erase(y, 0, this.columns); }
            else if (first === 1) { for (let y = 0; y < this.y; y += 1) this.erase(y, 0, this.columns); this.erase(this.y, 0, this.x + 1); }
            else if (first === 2) for (let y = 0; y < this.rows; y += 1) this.erase(y, 0, this.columns);
            else if (first === 3) { this.gone += this.history.length; this.history = []; this.touchAll(); }
            this.pending = false;
            break;
          case 'K':
            if (first === 0) this.erase(this.y, this.x, this.columns);
            else if (first === 1) this.erase(this.y, 0, this.x + 1);
            else if (first === 2) this.erase(this.y, 0, this.columns);
            this.pending = false;
            break;
          case 'L': case 'M':
            if (this.y < this.top || this.y > this.bottom) break;
            for (let number = 0; number < Math.min(count, this.rows); number += 1) {
              this.lines.splice(letter === 'L' ? this.bottom : this.y, 1);
              this.lines.splice(letter === 'L' ? this.y : this.bottom, 0, this.blank());
            }
            this.x = 0;
            this.pending = false;
            this.touchAll();
            break;
          case '@': case 'P': {
            const line = this.lines[this.y];
            const many = Math.min(count, this.columns - this.x);
            const cells = this.blank().slice(0, many);
            if (letter === '@') { line.splice(this.x, 0, ...cells); line.length = this.columns; } else { line.splice(this.x, many); line.push(...cells); }
            this.pending = false;
            this.touch(this.y);
            break;
          }
          case 'X': this.erase(this.y, this.x, this.x + count); this.pending = false; break;
          case 'S': this.scrollUp(count); break;
          case 'T': if (numbers.length < 2) this.scrollDown(count); break;
          case 'b': for (let number = 0; number < Math.min(count, 2000); number += 1) this.put(this.last, this.last.codePointAt(0)); break;
          case 'c': if (first === 0) this.answer('\x1b[?62;22c'); break;
          case 'n': if (first === 5) this.answer('\x1b[0n'); else if (first === 6) this.answer(`\x1b[${this.y + 1 - (this.isOrigin ? this.top : 0)};${this.x + 1}R`); break;
          case 'g': if (first === 0) this.tabs.delete(this.x); else if (first === 3) this.tabs.clear(); break;
          case 'h': case 'l': if (numbers.includes(4)) this.isInsert = letter === 'h'; break;
          case 'm': this.paint(numbers); break;
          case 'r': {
            const [top, bottom] = [Math.max(1, first) - 1, Math.min(this.rows, numbers[1] || this.rows) - 1];
            if (top < bottom) { this.top = top; this.bottom = bottom; this.go(0, 0); }
            break;
          }
          case 's': this.save(); break;
          case 'u': this.restore(); break;
        }
      }
      paint(numbers) {
        const pen = { ...this.pen };
        const list = numbers.length ? numbers.flatMap((number) => (typeof number === 'string' ? [number.split(':').map((part) => (part === '' ? null : Number(part)))] : [number])) : [0];
        for (let place = 0; place < list.length; place += 1) {
          let number = list[place];
          let parts = null;
          // 38:2::R:G:B has an empty place for a colour space.
          if (Array.isArray(number)) { parts = number.slice(1); if (parts[0] === 2 && parts.length > 4) parts.splice(1, 1); number = number[0]; if (number === 4) { pen.underline = parts[0] !== 0; continue; } }
          number = number || 0;
          if (number === 0) Object.assign(pen, plain);
          else if (number === 1) pen.bold = true;
          else if (number === 2) pen.dim = true;
          else if (number === 3) pen.italic = true;
          else if (number === 4 || number === 21) pen.underline = true;
          else if (number === 7) pen.inverse = true;
          else if (number === 8) pen.hidden = true;
          else if (number === 9) pen.strike = true;
          else if (number === 22) { pen.bold = false; pen.dim = false; }
          else if (number === 23) pen.italic = false;
          else if (number === 24) pen.underline = false;
          else if (number === 27) pen.inverse = false;
          else if (number === 28) pen.hidden = false;
          else if (number === 29) pen.strike = false;
          else if (number >= 30 && number <= 37) pen.fg = color(number - 30);
          else if (number >= 40 && number <= 47) pen.bg = color(number - 40);
          else if (number >= 90 && number <= 97) pen.fg = color(number - 82);
          else if (number >= 100 && number <= 107) pen.bg = color(number - 92);
          else if (number === 39) pen.fg = null;
          else if (number === 49) pen.bg = null;
          else if (number === 38 || number === 48) {
            const rest = parts || list.slice(place + 1);
            const channel = (value) => Math.max(0, Math.min(255, value || 0));
            let value = null;
            let used = 0;
            if (rest[0] === 5) { value = color(channel(rest[1])); used = 2; }
            else if (rest[0] === 2) { value = `rgb(${channel(rest[1])},${channel(rest[2])},${channel(rest[3])})`; used = 4; }
            if (!parts) place += used;
            if (value !== null) pen[number === 38 ? 'fg' : 'bg'] = value;
          }
        }
        this.pen = Object.freeze(pen);
      }
    }
    """#
}
