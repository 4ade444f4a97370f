'use strict';
/*
 * Stands in for the package @vscode/spdlog, whose native part is not built in the cached server: without it VS Code's
 * server keeps every log in memory, so that neither a person nor a test could read what an extension logged.
 */
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const shownLevels = { warn: 'warning' };

class Logger {
  #file;
  #level = 0;
  #plain = false;

  constructor(_type, _name, file) {
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#plain = false;
  }

  clearFormatters() {
    this.#plain = true;
  }

  flush() {}

  drop() {}

  write(level, text) {
    if (levels.indexOf(level) < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.#plain ? text : `${time} [${shownLevels[level] ?? level}] ${text}\n`;
    fs.appendFileSync(this.#file, line);
  }
}

for (const level of levels) {
  Logger.prototype[level] = function log(text) {
    this.write(level, text);
  };
}

async function createLogger(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
