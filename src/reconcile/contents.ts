import { createHmac } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { ComposeModel } from '../core/desired/model.ts';
import { mapValues } from '../lib/map-values.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Runtime } from '../ports/runtime.ts';

/** What stands behind a model's configs and secrets. Secrets are kept as salted digests only. */
export interface Contents {
  readonly configs: Readonly<Record<string, string>>;
  readonly secretContents: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
}

export function readContents(
  runtime: Runtime,
  model: ComposeModel,
  {
    variables,
    written,
  }: { readonly variables: Readonly<Record<string, string>>; readonly written: ReadonlyMap<string, string> },
): Contents {
  const inputs: Record<string, string> = {};
  const bytesOf = (thing: {
    readonly file?: string | undefined;
    readonly content?: string | undefined;
    readonly environment?: string | undefined;
  }): string | Uint8Array => {
    if (thing.content !== undefined) return thing.content;
    if (thing.environment !== undefined) return variables[thing.environment] ?? '';
    if (thing.file === undefined) return '';
    const text = written.get(thing.file);
    if (text !== undefined) return text;
    inputs[thing.file] = runtime.files.stat(thing.file)?.signature ?? '';
    return runtime.files.read(thing.file) ?? '';
  };
  const salt = runtime.store.salt();
  return {
    configs: mapValues(model.configs, (config) => sha256(bytesOf(config))),
    secretContents: mapValues(model.secrets, (secret) =>
      createHmac('sha256', salt).update(bytesOf(secret)).digest('hex'),
    ),
    inputs,
  };
}

/** Service → digest of everything its image is built from. Looked at in every pass: files of a build context are not among the cached inputs. */
export function buildDigests(runtime: Runtime, model: ComposeModel): Record<string, string> {
  const built = Object.entries(model.services).filter(([, service]) => service.build);
  return Object.fromEntries(
    built.map(([name, service]) => {
      const { context = '.', ...rest } = service.build ?? {};
      const dir = isAbsolute(context) ? context : join(runtime.dir, context);
      const dockerfile = typeof rest['dockerfile'] === 'string' ? rest['dockerfile'] : 'Dockerfile';
      return [name, sha256(JSON.stringify([rest, runtime.contextDigest(dir, dockerfile)])).slice(0, 32)];
    }),
  );
}

/** Salted digests of a service's private values, by name. */
export function privateDigests(salt: Uint8Array, values: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.keys(values).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHmac('sha256', salt).update(`${name}=${values[name]}`).digest('hex').slice(0, 32),
    ]),
  );
}
