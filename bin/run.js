#!/usr/bin/env node
// Only syntax that old versions of Node can read stands here: they must get as far as the message below.
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    'orbitr: needs Node.js 24.15 or newer, this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ')\n' +
      '  try: in a clone, put the Node of its packages first: export PATH="$PWD/node_modules/.bin:$PATH"\n' +
      '  try: else install a newer one: https://nodejs.org/en/download\n',
  );
  process.exit(78);
}
becomeLean();
// What Node will drop some day in libraries is nothing that a user can mend.
if (!process.argv.includes('--debug') && !process.env.ORBITR_DEBUG) process.noDeprecation = true;
if (process.env.ORBITR_COMPILE_CACHE !== '0') {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  module.enableCompileCache(process.env.ORBITR_CACHE_DIR || join(base, 'orbitr', 'compile'));
}
await import('../dist/main.js');

/**
 * The daemon becomes a Node that keeps a small heap and optimises nothing: at 100 apps it takes half the memory (docs/decisions/0031-lean-daemon.md).
 * The process stays the same one. `node --opt bin/run.js watch` goes without. Not `--lite-mode`: it has no WebAssembly, and without that no fetch.
 */
function becomeLean() {
  const lean = [
    '--no-opt',
    '--no-maglev',
    '--no-sparkplug',
    '--optimize-for-size',
    '--max-semi-space-size=1',
    '--semi-space-growth-factor=1',
  ];
  if (process.argv[2] !== 'watch' || process.execArgv.some((flag) => flag === '--opt' || flag === '--no-opt')) return;
  try {
    process.execve(process.execPath, [process.execPath].concat(lean, process.execArgv, process.argv.slice(1)));
  } catch {
    // not on Windows; what cannot be had is done without
  }
}
