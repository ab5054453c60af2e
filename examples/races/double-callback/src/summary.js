'use strict';

/** Lines of the nightly mail; sent once. */
class Summary {
  constructor() {
    this.lines = [];
  }

  add(line) {
    this.lines.push(line);
  }

  send(write) {
    for (const line of this.lines) write(line);
    this.lines = null;
  }
}

module.exports = { Summary };
