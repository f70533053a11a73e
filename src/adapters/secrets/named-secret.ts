import { openSecrets } from './secret-file.ts';

/** The value of a secret that settings name, as it is kept now; undefined where there is none. Throws `state-unreadable`. */
export function namedSecret(
  dir: string,
  ref: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { known, get } = openSecrets(dir, environment);
  const found = known.find(ref);
  return found && get({ ref, generation: found.generation });
}
