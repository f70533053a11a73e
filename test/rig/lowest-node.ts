import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheRoot, root } from './places.ts';

/**
 * The folder of the lowest Node that package.json's `engines` names, fetched from npm once.
 * The package with the bare binary is taken, because the one named `node` needs an install script to fetch it.
 */
export async function lowestNode(): Promise<{ readonly version: string; readonly bin: string }> {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = /^>=(\d+\.\d+\.\d+)$/.exec(engines.node)?.[1];
  if (!version) throw new Error(`package.json: engines.node is not of the form >=1.2.3: ${engines.node}`);
  const source = `node-${process.platform}-${process.arch}`;
  const prefix = join(cacheRoot, `node-${version}`);
  const bin = join(prefix, 'node_modules', source, 'bin');
  if (!existsSync(join(bin, 'node'))) {
    await execa(
      'npm',
      [
        'install',
        '--prefix',
        prefix,
        '--no-save',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        `${source}@${version}`,
      ],
      {
        stdin: 'ignore',
      },
    );
  }
  return { version, bin };
}
