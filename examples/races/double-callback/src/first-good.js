'use strict';
const fs = require('node:fs');

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Calls back with the content of the first of the files that holds JSON. */
function firstGood(files, callback) {
  let left = files.length;
  for (const file of files) {
    fs.readFile(file, 'utf8', (error, text) => {
      left -= 1;
      const value = error ? null : parse(text);
      if (value) return callback(null, value);
      if (left === 0) callback(new Error('no copy of the rates can be read'));
    });
  }
}

module.exports = { firstGood };
