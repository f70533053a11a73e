import { nearest } from '../../lib/nearest.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { AppValue } from '../config/app-values.ts';
import type { Generate } from '../config/generate.ts';
import type { ErrorCode } from '../error-codes.ts';
import { locate } from '../files/source-map.ts';
import type { Variable } from '../manifest/variable.ts';
import type { Problem } from '../problems.ts';
import { generationOf, type SecretNeed, type SecretSource } from '../secrets/need.ts';
import { secretToken, tokensIn } from '../secrets/token.ts';
import { fitValue } from './fit-value.ts';
import { exampleOf, recipeFault, recipeOf } from './generated.ts';
import { makeOutputs } from './outputs.ts';
import { takeOutput } from './take-output.ts';
import type { ResolvedValues, ValuesInput } from './types.ts';

/** What an app file says of an extension's settings, as the variables of its Compose file, with everything that is wrong about it. */
export function resolveValues(input: ValuesInput): ResolvedValues {
  const resolving = new Resolving(input);
  resolving.refuseUnknown();
  for (const { key } of resolving.declared) resolving.textOf(key, []);
  const { variables, secrets, taken, given, problems } = resolving;
  return { variables, secrets, taken, given, problems, outputs: makeOutputs(input.manifest, input.app, variables) };
}

/** Types whose text nobody has to know before it is put in. */
const textTypes: readonly Variable['type'][] = [undefined, 'string', 'password', 'url', 'email', 'path'];

class Resolving {
  readonly variables: Record<string, string> = {};
  readonly secrets: SecretNeed[] = [];
  readonly taken: Record<string, string> = {};
  readonly given: Record<string, string> = {};
  readonly problems: Problem[] = [];
  readonly declared: readonly Variable[];
  readonly #input: ValuesInput;
  readonly #done = new Set<string>();

  constructor(input: ValuesInput) {
    this.#input = input;
    this.declared = input.manifest.environment?.variables ?? [];
  }

  refuseUnknown(): void {
    const known = this.declared.map(({ key }) => key);
    for (const key of Object.keys(this.#input.values)) {
      if (known.includes(key)) continue;
      const meant = nearest(key, known);
      const listed = known.length > 0 && known.length <= 12 ? [`use one of: ${known.join(', ')}`] : [];
      const has = known.length > 0 ? `has no setting ${key}` : 'has no settings';
      this.#problem(
        'unknown-key',
        key,
        `${this.#input.manifest.id} ${has}`,
        meant ? [`rename it to ${meant}`] : listed,
      );
    }
  }

  /** Undefined where it has none because something is wrong, which is reported. `trail`: the values that are made from this one. */
  textOf(key: string, trail: readonly string[]): string | undefined {
    if (this.#done.has(key)) return this.variables[key];
    const variable = this.declared.find((candidate) => candidate.key === key);
    if (!variable) return undefined;
    if (trail.includes(key)) {
      const circle = [...trail.slice(trail.indexOf(key)), key].join(' of ');
      this.#problem('dependency-cycle', key, `values are made from each other in a circle: ${circle}`, []);
      return undefined;
    }
    const text = this.#resolve(variable, trail);
    this.#done.add(key);
    if (text !== undefined) this.variables[key] = text;
    return text;
  }

  #resolve(variable: Variable, trail: readonly string[]): string | undefined {
    const { key } = variable;
    const value = Object.hasOwn(this.#input.values, key) ? this.#input.values[key] : undefined;
    if (value !== undefined) return this.#fromFile(variable, value, trail);
    const inherits = variable.type !== 'password' && Object.hasOwn(this.#input.environment, key);
    if (inherits)
      return this.#literal(variable, ownValue(this.#input.environment, key) ?? '', 'environment of orbitr.yaml');
    if (variable.default !== undefined) return this.#literal(variable, variable.default, 'the default');
    const recipe = recipeOf(variable);
    if (recipe) return this.#generated(variable, recipe, trail);
    if (variable.required) this.#missing(variable);
    return variable.required ? undefined : '';
  }

  #fromFile(variable: Variable, value: AppValue, trail: readonly string[]): string | undefined {
    if (typeof value !== 'object') return this.#literal(variable, value, `values.${variable.key}`);
    if ('generate' in value) return this.#asked(variable, value.generate, trail);
    if ('from' in value) return this.#fromApp(variable, value.from);
    if (!textTypes.includes(variable.type)) {
      const message = `values.${variable.key} comes from a secret, which is a text, but ${variable.key} is of type ${variable.type}`;
      this.#problem('invalid-value', variable.key, message, [`write the value itself: \`${exampleOf(variable)}\``]);
      return undefined;
    }
    return this.#secret(variable.key, value.secret, { kind: 'named' });
  }

  #literal(variable: Variable, value: string | number | boolean, what: string): string | undefined {
    const { key } = variable;
    const secret = variable.type === 'password';
    const fitted = fitValue(variable, value);
    const shown = secret ? '' : `, is ${JSON.stringify(value)}`;
    if ('wrong' in fitted) {
      const subject = what === `values.${key}` ? what : `${key} (${what})`;
      this.#problem('invalid-value', key, `${subject} ${fitted.wrong}${shown}`, fitted.suggestions);
      return undefined;
    }
    // Nobody writes one by accident: it would stand for the secret of some other app.
    if (tokensIn(fitted.text).length > 0) {
      this.#problem('invalid-value', key, `values.${key} holds the stand-in of a secret`, [
        'name it: { secret: path }',
      ]);
      return undefined;
    }
    return secret && fitted.text !== '' ? this.#givenSecret(key, fitted.text) : fitted.text;
  }

  #givenSecret(key: string, text: string): string {
    const ref = this.#ref(key);
    this.given[ref] = text;
    return this.#secret(key, ref, { kind: 'given' }, text);
  }

  #asked(variable: Variable, asked: Generate, trail: readonly string[]): string | undefined {
    const recipe = Object.keys(asked).length === 0 ? (recipeOf(variable) ?? asked) : asked;
    const fault = recipeFault(
      variable,
      recipe,
      this.declared.map(({ key }) => key),
    );
    if (!fault) return this.#generated(variable, recipe, trail);
    this.#problem('invalid-value', variable.key, `values.${variable.key} ${fault.wrong}`, fault.suggestions);
    return undefined;
  }

  #generated({ key }: Variable, recipe: Generate, trail: readonly string[]): string | undefined {
    const ref = this.#ref(key);
    if (recipe.of === undefined) return this.#secret(key, ref, { kind: 'generated', recipe });
    const of = this.textOf(recipe.of, [...trail, key]);
    return of === undefined ? undefined : this.#secret(key, ref, { kind: 'generated', recipe, of });
  }

  #fromApp(variable: Variable, from: string): string | undefined {
    const { key, type } = variable;
    const output = takeOutput(from, this.#input);
    if ('wrong' in output) {
      if (output.wrong) this.#problem('reference-missing', key, `values.${key} ${output.wrong}`, output.suggestions);
      return undefined;
    }
    this.taken[from] = output.text;
    if (tokensIn(output.text).length === 0) {
      const fitted = fitValue(variable, output.text);
      if ('text' in fitted) return type === 'password' ? this.#givenSecret(key, output.text) : output.text;
      this.#problem('invalid-value', key, `values.${key} ${fitted.wrong}, but ${from} is ${output.text}`, []);
      return undefined;
    }
    if (textTypes.includes(type)) return output.text;
    this.#problem('invalid-value', key, `values.${key} is of type ${type}, but ${from} is a secret text`, []);
    return undefined;
  }

  #ref(key: string): string {
    return `${this.#input.owner ?? this.#input.app}.${key}`;
  }

  #secret(key: string, ref: string, source: SecretSource, given?: string): string {
    const generation = generationOf(ref, source, this.#input.known, given);
    if (!this.secrets.some((secret) => secret.ref === ref)) this.secrets.push({ ref, generation, key, source });
    return secretToken({ ref, generation });
  }

  #missing(variable: Variable): void {
    const { file, manifest, positions, values } = this.#input;
    const { key, label, description } = variable;
    const meaning = label ?? description;
    const line = `${key}: ${exampleOf(variable)}`;
    const where = Object.keys(values).length > 0 ? `add under values: in ${file}` : `add to ${file}`;
    const shown = Object.keys(values).length > 0 ? line : `values: { ${line} }`;
    const message = `${manifest.id} needs a value for ${key}${meaning ? ` (${meaning})` : ''}`;
    const position = positions['values'] ?? positions['extension'];
    this.problems.push({
      severity: 'error',
      code: 'invalid-value',
      message,
      app: this.#input.app,
      suggestions: [`${where}: \`${shown}\``],
      ...(position ? { position } : {}),
    });
  }

  #problem(code: ErrorCode, key: string, message: string, suggestions: readonly string[]): void {
    const { positions, app } = this.#input;
    const position = locate(positions, `values.${key}`) ?? locate(positions, 'extension');
    this.problems.push({ severity: 'error', code, message, app, suggestions, ...(position ? { position } : {}) });
  }
}
