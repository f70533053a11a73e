import { OrbitrError, WorkspaceError } from '../core/errors.ts';
import type { FoundExtension, findByReference } from '../core/extension/find-extension.ts';

/** What was found, or why not as an error. `command`: what to run with the reference that was probably meant. */
export function soundExtension(
  { found, notFound, problems }: ReturnType<typeof findByReference>,
  command: (meant: string) => string,
): FoundExtension {
  if (found) return found;
  if (!notFound) throw new WorkspaceError(problems);
  const { code, message, meant, suggestions } = notFound;
  throw new OrbitrError({
    code,
    message,
    suggestions: meant ? [command(meant)] : [...suggestions, 'see what there is: orbitr info'],
  });
}
