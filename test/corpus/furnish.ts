import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { ComposeModel } from '../../src/core/desired/model.ts';
import { stub } from './stub.ts';

interface Rooms {
  readonly dir: string;
  /** What is mounted and is not there. */
  readonly missing: readonly string[];
}

/** Makes what a file needs beside it and the corpus does not hold. Gives what cannot be made: why the file is not tried. */
export function furnish(model: ComposeModel, { dir, missing }: Rooms): string | undefined {
  const within = (path: string): boolean => path.startsWith(`${dir}/`);
  for (const source of missing) if (within(source)) mkdirSync(source, { recursive: true });
  if (missing.some((source) => !within(source))) return 'mounts a folder of the machine by a path that is put together';
  for (const { file } of [...Object.values(model.secrets), ...Object.values(model.configs)])
    if (file && within(file) && !existsSync(file)) write(file, '');
  for (const { build } of Object.values(model.services)) {
    const { context = '', dockerfile = 'Dockerfile', target, dockerfile_inline: inline } = (build ?? {}) as Build;
    if (!build || inline !== undefined) continue;
    if (!within(context)) return 'is built from sources beyond its folder';
    const path = isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile);
    write(path, `FROM ${stub}${target === undefined ? '' : ` AS ${target}`}\n`);
  }
  return undefined;
}

interface Build {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly target?: string;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
