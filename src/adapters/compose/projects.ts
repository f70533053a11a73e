import * as z from 'zod';
import { OrbitrError } from '../../core/errors.ts';
import { neutralise } from '../../lib/escape.ts';
import { run } from './run.ts';

const Projects = z.array(z.looseObject({ Name: z.string() }));

/** `compose ls`: what Compose sees of the engine that it reaches. */
export async function composeProjects(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { code, stdout, stderr, trouble } = await run([...command, 'ls', '--all', '--format', 'json'], {
    environment,
    deadline: 30_000,
  });
  const parsed = code === 0 ? Projects.safeParse(parseJson(stdout)) : undefined;
  if (parsed?.success) return parsed.data.map(({ Name }) => Name);
  throw new OrbitrError({
    code: 'compose-unavailable',
    message: `Compose does not reach the engine: ${neutralise(trouble ?? stderr).trim() || 'it gave no reason'}`,
    suggestions: ['see what Orbitr finds: orbitr doctor'],
  });
}

/** A wrapper around Compose may say more than Compose does. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
