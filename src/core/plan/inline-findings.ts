import { type InlineFile, inlineFiles } from '../desired/inline-files.ts';
import type { DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import type { AppInput } from './input.ts';

/** Configs and secrets that the engine would not let anybody put into the container. */
export function inlineFindings({ app }: AppInput, { name }: DesiredService): Problem[] {
  const isReadOnly = app.model.services[name]?.['read_only'] === true;
  return inlineFiles(app, name).flatMap((file) => {
    const trouble = isReadOnly ? readOnly(name, file) : noNumber(name, file);
    if (!trouble) return [];
    const position =
      locate(app.positions, `services.${name}.${file.kind}s`) ?? locate(app.positions, `services.${name}`);
    return [{ severity: 'error', code: 'blocked', app: app.name, ...(position ? { position } : {}), ...trouble }];
  });
}

type Trouble = Pick<Problem, 'message' | 'suggestions'>;

function readOnly(service: string, { kind, name }: InlineFile): Trouble {
  return {
    message: `${kind} ${name} cannot be put into ${service}, which is read_only: the engine refuses that`,
    suggestions: [
      `mount it instead: file: in place of ${kind === 'config' ? 'content: or ' : ''}environment: in ${kind} ${name}`,
      `or leave out read_only in service ${service}`,
    ],
  };
}

function noNumber(service: string, { kind, name, uid, gid, mode }: InlineFile): Trouble | undefined {
  const field = Object.entries({ uid, gid, mode }).find(([, value]) => Number.isNaN(value))?.[0];
  if (!field) return undefined;
  return {
    message: `${field} of ${kind} ${name} in ${service} is no number, and names are not looked up in the image`,
    suggestions: [field === 'mode' ? 'write it in octal: mode: 0440' : `write the number: ${field}: "1000"`],
  };
}
