import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { problemsText } from '../../src/cli/error-view.ts';
import { isFrozen, isRefused } from '../../src/core/app/frozen.ts';
import { loadWorkspace } from '../../src/core/app/load-workspace.ts';
import { noSecrets } from '../../src/core/secrets/need.ts';
import { showTokens } from '../../src/core/secrets/token.ts';

/**
 * Each folder is a workspace whose apps are made from extensions, its own or those in `bundled`; its `expected.txt` is what is found in
 * it, and what the variables of sound apps come to. To add a case, add a folder.
 */
const folder = join(import.meta.dirname, 'extensions');
const bundledDir = join(import.meta.dirname, 'bundled');
const cases = readdirSync(folder);

describe('workspaces with extensions', () => {
  test('the scan sees the cases', () => {
    expect(cases.length).toBeGreaterThan(40);
  });

  test.each(cases)('%s', async (name) => {
    const dir = join(folder, name);
    const { apps, problems } = loadWorkspace({ reader: fileReader, dir, extensions: { bundledDir, known: noSecrets } });
    const told = problemsText(problems, { width: Number.POSITIVE_INFINITY, colour: false, debug: false });
    const seen = apps.map((app) => {
      const { id, version, origin } = app.extension ?? {};
      const after = app.file.dependsOn?.length ? `, after ${app.file.dependsOn.join(', ')}` : '';
      if (isFrozen(app))
        return `${app.name}: ${isRefused(problems.filter((one) => one.app === app.name)) ? 'blocked' : 'broken'}`;
      const variables = Object.entries(app.compose?.variables ?? {}).map(
        ([key, text]) => `\n  ${key}=${showTokens(text)}`,
      );
      return `${app.name}: ${id ?? 'plain'} ${version ?? ''} ${origin ?? ''}, main ${app.main}${after}${variables.join('')}`;
    });
    const text = [...(told ? [told] : []), ...seen]
      .join('\n')
      .replaceAll(dir, '<dir>')
      .replaceAll(bundledDir, '<bundled>');
    await expect(`${text}\n`).toMatchFileSnapshot(join(dir, 'expected.txt'));
  });
});
