import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import { neutralise } from '../../lib/escape.ts';
import type { ComposeConfigInput } from '../../ports/compose.ts';
import { configArguments } from './command-line.ts';
import { withPrivateFile } from './private-file.ts';
import { run } from './run.ts';

const deadline = 60_000;

/** The model as Compose understands it. Values reach Compose by a private file that is gone afterwards, never by arguments, which everybody can read. */
export async function composeConfig(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  privateDir: string,
  input: ComposeConfigInput,
): Promise<unknown> {
  return withPrivateFile(privateDir, input.variables, async (file, folder) => {
    const model = join(folder, 'compose.yaml');
    if (input.inline !== undefined) writeFileSync(model, input.inline, { mode: 0o600 });
    const files = input.inline === undefined ? input.files : [model];
    const words = [...command, ...configArguments({ ...input, files }, file)];
    const { code, stdout, stderr, trouble } = await run(words, {
      environment: scant(environment, input.variables),
      deadline,
    });
    if (code !== 0) throw refused(input, trouble ?? stderr);
    return JSON.parse(stdout);
  });
}

/**
 * What the process needs for itself, and not one name more: Compose would take variables from here too, and prefer them to the file.
 * A name that is both gets the given value, so that interpolation sees what it was given.
 */
function scant(
  environment: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'DOCKER_CONFIG', 'SYSTEMROOT']) {
    const value = variables[name] ?? environment[name];
    if (value !== undefined) own[name] = value;
  }
  return own;
}

function refused(input: ComposeConfigInput, words: string): OrbitrError {
  const lines = neutralise(words)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/level=warning/.test(line));
  return new OrbitrError({
    code: 'compose-invalid',
    message: `Compose does not accept ${input.files.join(', ')}: ${lines.at(-1) ?? 'it gave no reason'}`,
    suggestions: ['mend the file, then check it: orbitr validate'],
    subject: { app: input.project },
    detail: lines.slice(-20),
  });
}
