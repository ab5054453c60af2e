'use strict';
const { EventEmitter } = require('node:events');
const fs = require('node:fs');

/** Prices of a supplier's file: emits `rows`, or `error` where the file is not whole. */
class Feed extends EventEmitter {
  open(file) {
    fs.stat(file, (missing, { size } = {}) => {
      if (missing || size === 0) return this.emit('rows', []);
      fs.readFile(file, 'utf8', (error, text) => this.#read(error, text));
    });
    return this;
  }

  #read(error, text) {
    const lines = (text ?? '').trim().split('\n');
    if (error || lines.at(-1) !== '#end') {
      this.emit('error', new Error('the price feed is cut off'));
      return;
    }
    this.emit(
      'rows',
      lines.slice(0, -1).map((line) => line.split(',')),
    );
  }
}

module.exports = { Feed };
