import type { ServiceModel } from '../desired/model.ts';
import type { ContainerInspect } from '../live/inspect.ts';
import { replaceTokens, type SecretReference, type SecretToken, secretToken, tokensIn } from './token.ts';

type Reveal = (secret: SecretReference) => string | undefined;

/** The container as if it had been made with the stand-ins of secrets, wherever it bears the value that is wanted there. */
export function concealSecrets(container: ContainerInspect, service: ServiceModel, reveal: Reveal): ContainerInspect {
  const conceal: Change = (actual, wanted) => (replaceTokens(wanted, reveal) === actual ? wanted : actual);
  return { ...container, Config: changeTexts(container.Config, service, conceal) };
}

export interface FoundSecret {
  readonly secret: SecretReference;
  readonly value: string;
}

/** Values of secrets as a container shows them, each with the reference that the files have for it. */
export function secretsIn(container: ContainerInspect, service: ServiceModel): readonly FoundSecret[] {
  const found = new Map<string, FoundSecret>();
  changeTexts(container.Config, service, (actual, wanted) => {
    const one = secretIn(actual, wanted);
    if (one) found.set(one.secret.ref, one);
    return actual;
  });
  return [...found.values()];
}

/** The value that stands in a text where another one has a secret's stand-in. Undefined where there is more than one secret, or the rest differs. */
export function secretIn(actual: string, wanted: string): FoundSecret | undefined {
  const [token, ...others] = tokensIn(wanted);
  if (!token || others.some((other) => secretToken(other) !== secretToken(token))) return undefined;
  const value = valueIn(actual, wanted, token);
  return value === undefined ? undefined : { secret: { ref: token.ref, generation: token.generation }, value };
}

type Change = (actual: string, wanted: string) => string;

/** Changes what both sides have a text for and the files have a secret in. */
function changeTexts(config: ContainerInspect['Config'], service: ServiceModel, change: Change) {
  const one = (actual: unknown, wanted: unknown): unknown =>
    typeof actual === 'string' && typeof wanted === 'string' && tokensIn(wanted).length > 0
      ? change(actual, wanted)
      : actual;
  const list = (actual: unknown, wanted: unknown): unknown =>
    Array.isArray(actual) && Array.isArray(wanted) ? actual.map((text, index) => one(text, wanted[index])) : actual;
  const map = (actual: unknown, wanted: unknown): unknown =>
    mapEntries(actual, (name, value) => one(value, record(wanted)[name]));
  const variable = (entry: unknown): unknown => {
    const [name = '', value] = typeof entry === 'string' ? entry.split(/=(.*)/s) : [];
    const changed = one(value, service.environment?.[name]);
    return changed === value ? entry : `${name}=${changed}`;
  };
  const check = mapEntries(config['Healthcheck'], (name, value) =>
    name === 'Test' ? list(value, service.healthcheck?.test) : value,
  );
  return {
    ...config,
    Env: Array.isArray(config['Env']) ? config['Env'].map(variable) : config['Env'],
    Cmd: list(config['Cmd'], service['command']),
    Entrypoint: list(config['Entrypoint'], service['entrypoint']),
    Labels: map(config['Labels'], service.labels),
    ...(config['Healthcheck'] === undefined ? {} : { Healthcheck: check }),
  };
}

/** Where the text around a single secret is the same on both sides, what stands in between is its value. */
function valueIn(actual: string, wanted: string, token: SecretToken): string | undefined {
  const [before = '', after = '', ...more] = wanted.split(secretToken(token, token.encoding));
  if (more.length > 0 || actual.length < before.length + after.length) return undefined;
  if (!actual.startsWith(before) || !actual.endsWith(after)) return undefined;
  const value = actual.slice(before.length, actual.length - after.length);
  return token.encoding === 'url' ? decoded(value) : value;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function mapEntries(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(name, inner)]));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
}
