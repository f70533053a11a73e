// Bundles src/main.ts into dist/: one file an entry, one for each part that is loaded on demand. Needs no network.
//   node scripts/build.mjs [--out FOLDER]
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { lazyDocker } from './lazy-docker.mjs';
import { lazyOclif } from './lazy-oclif.mjs';
import { commandTable } from './lib/command-table.mjs';
import { latinText } from './lib/latin-text.mjs';
import { leanBuiltins } from './lib/lean-builtins.mjs';
import { thirdPartyLicenses } from './lib/licenses.mjs';
import { passChunk } from './lib/pass-chunk.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Loaded only where somebody has them: engines over ssh, BuildKit sessions, React's developer tools. */
const external = [/^@grpc\//, 'ssh2', 'cpu-features', 'protobufjs', 'react-devtools-core'];

export async function build(out) {
  const bundle = await rolldown({
    cwd: root,
    input: { main: join(root, 'src/main.ts') },
    platform: 'node',
    // Nothing imports main.js.
    preserveEntrySignatures: false,
    external,
    transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' }, jsx: 'react-jsx' },
    plugins: [commandTable(root), leanBuiltins(), lazyDocker(), lazyOclif(), latinText()],
    logLevel: 'warn',
    // What every pass loads is one file, however it is imported.
    checks: { ineffectiveDynamicImport: false },
  });
  // Made beside it and put in its place at the end: whoever starts Orbitr meanwhile finds the old one whole.
  const made = `${out}.new-${process.pid}`;
  const { output } = await bundle.write({
    dir: made,
    format: 'esm',
    minify: true,
    // Dependencies are counted in already; what main.js loads as well must stay where it can be loaded alone.
    codeSplitting: { includeDependenciesRecursively: false, groups: [passChunk(root)] },
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
  await bundle.close();
  const chunks = output.filter(({ type }) => type === 'chunk');
  await writeFile(
    join(made, 'THIRD_PARTY_LICENSES'),
    await thirdPartyLicenses(
      root,
      chunks.flatMap(({ moduleIds }) => moduleIds),
    ),
  );
  await rm(out, { recursive: true, force: true });
  await rename(made, out);
  return { files: chunks.length, bytes: chunks.reduce((sum, { code }) => sum + code.length, 0) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { generate } = await import('./generate.mjs');
  await generate();
  const flag = process.argv.indexOf('--out');
  const out = flag === -1 ? join(root, 'dist') : resolve(process.argv[flag + 1]);
  const { files, bytes } = await build(out);
  console.log(`${out}: ${files} files, ${Math.round(bytes / 1024)} KiB`);
}
