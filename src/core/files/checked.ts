import type { z } from 'zod';
import { nearest } from '../../lib/nearest.ts';
import type { Position, Problem } from '../problems.ts';
import { choiceOfKeys, describeSchema, keysOf, schemaAt, unionWords } from './schema-words.ts';
import type { Path } from './tree.ts';
import type { ParsedYaml } from './yaml.ts';

export interface CheckOptions {
  /** The app that a fault freezes; absent for what concerns the whole workspace. */
  readonly app?: string;
  /** What the file is called when it is wrong as a whole, such as `orbitr.yaml`. */
  readonly what: string;
}

type Issue = z.core.$ZodIssue;

/** Set by the parse-level error map, so that a message of the schema's own can be told from a standard one. */
const standard = '\0';

/**
 * A parsed file against its schema. `value` is absent where anything is wrong. An empty file is read as an empty mapping.
 * A schema's own `error` text is shown after the path, as in `values.PORT <text>, is "x"`.
 */
export function checkValue<T extends z.ZodType>(
  schema: T,
  parsed: ParsedYaml,
  options: CheckOptions,
): { readonly value?: z.output<T>; readonly problems: readonly Problem[] } {
  if (parsed.value === undefined) return { problems: withApp(parsed.problems, options) };
  const result = schema.safeParse(parsed.value ?? {}, { reportInput: true, error: () => standard });
  const own = result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, [], schema, parsed, options));
  const problems = withApp([...parsed.problems, ...own], options);
  return result.success && problems.length === 0 ? { value: result.data, problems } : { problems };
}

function explain(issue: Issue, base: Path, schema: z.ZodType, parsed: ParsedYaml, options: CheckOptions): Problem[] {
  const path = [...base, ...issue.path.filter((step) => typeof step !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schemaAt(schema, path));
    return issue.keys.map((key) => unknownKey(key, path, known, parsed.keyAt(path, key)));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    const key = issue.path.at(-1);
    if (issue.code === 'invalid_key' && typeof key === 'string') {
      const said = issue.issues[0]?.message;
      const holder = path.slice(0, -1);
      return [
        fault(
          `${name(holder, options)}: "${key}" ${said && said !== standard ? said : 'is not a valid name here'}`,
          parsed.keyAt(holder, key),
        ),
      ];
    }
    return issue.issues.flatMap((inner) => explain(inner as Issue, path, schema, parsed, options));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const chosen = wrongChoice(choiceOfKeys(schemaAt(schema, path)), path, parsed);
    if (chosen.length > 0) return chosen;
    const branch = closest(issue.errors as readonly Issue[][]);
    if (branch) return branch.flatMap((inner) => explain(inner, path, schema, parsed, options));
  }
  const input = valueAt(parsed.value, path);
  const place = input === undefined ? parsed.keyAt(path.slice(0, -1), String(path.at(-1) ?? '')) : parsed.at(path);
  return [fault(sentence(issue, path, schema, input, options), place, hint(issue, input))];
}

/** A mapping that may have one of several keys, and has another or too many. */
function wrongChoice(choice: readonly string[], path: Path, parsed: ParsedYaml): Problem[] {
  const input = valueAt(parsed.value, path);
  if (choice.length === 0 || input === null || typeof input !== 'object' || Array.isArray(input)) return [];
  const given = Object.keys(input);
  const unknown = given.filter((key) => !choice.includes(key));
  if (unknown.length > 0) return unknown.map((key) => unknownKey(key, path, choice, parsed.keyAt(path, key)));
  const [, second] = given;
  if (second === undefined) return [];
  const all = given.length === 2 ? `both ${given.join(' and ')}` : given.join(', ');
  return [fault(`${dotted(path)} has ${all}: keep one`, parsed.keyAt(path, second))];
}

function sentence(issue: Issue, path: Path, schema: z.ZodType, input: unknown, options: CheckOptions): string {
  const subject = name(path, options);
  const own = unionWords(schemaAt(schema, path)) ?? (issue.message === standard ? undefined : issue.message);
  if (input === undefined) return `${subject} is missing${own ? `: it ${own}` : ''}`;
  return `${subject} ${own ?? `must be ${wanted(issue, schemaAt(schema, path))}`}, is ${shown(input)}`;
}

function wanted(issue: Issue, schema: z.ZodType | undefined): string {
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `one of: ${issue.options.join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'string') return `text of at least ${issue.minimum} characters`;
  if (issue.code === 'too_big' && issue.origin === 'string') return `text of at most ${issue.maximum} characters`;
  if (issue.code === 'too_small' && issue.origin === 'array') return `a list of at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin === 'array') return `a list of at most ${issue.maximum}`;
  if (issue.code === 'invalid_format')
    return issue.pattern && issue.format === 'regex' ? `text that fits ${issue.pattern}` : `a valid ${issue.format}`;
  if (schema) return describeSchema(schema);
  return issue.code === 'invalid_type' ? issue.expected : 'something else';
}

/** The alternative that came furthest: its first fault lies deepest, or it is the only one of the right type. */
function closest(branches: readonly Issue[][]): Issue[] | undefined {
  const deep = branches.filter((branch) =>
    branch.every(
      (issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'invalid_union',
    ),
  );
  const rated = deep.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  return rated[0];
}

function depth(branch: readonly Issue[]): number {
  return Math.max(0, ...branch.map((issue) => issue.path.length));
}

function unknownKey(key: string, path: Path, known: readonly string[], position: Position): Problem {
  const meant = nearest(key, known);
  const where = path.length > 0 ? ` in ${dotted(path)}` : '';
  const listed = known.length > 0 && known.length <= 12 ? [`use one of: ${known.join(', ')}`] : [];
  const suggestions = meant ? [`rename it to "${meant}"`] : listed;
  return { severity: 'error', code: 'unknown-key', message: `unknown key "${key}"${where}`, position, suggestions };
}

function hint(issue: Issue, input: unknown): readonly string[] {
  if (issue.code === 'invalid_type' && issue.expected === 'boolean' && typeof input === 'string')
    return ['write `true` or `false`, without quotes'];
  if (issue.message.startsWith('must be a size') && typeof input === 'number' && Number.isInteger(input) && input > 0)
    return [`write ${input}${input < 1e6 ? 'm' : 'b'}`];
  if (issue.code !== 'invalid_value' || typeof input !== 'string') return [];
  const meant = nearest(input, issue.values.map(String));
  return meant ? [`write ${meant}`] : [];
}

function fault(message: string, position: Position, suggestions: readonly string[] = []): Problem {
  return { severity: 'error', code: 'invalid-value', message, position, suggestions };
}

function withApp(problems: readonly Problem[], { app }: CheckOptions): Problem[] {
  return problems.map((problem) => (app === undefined ? problem : { ...problem, app }));
}

function name(path: Path, { what }: CheckOptions): string {
  return path.length === 0 ? what : dotted(path);
}

/** `values.PORTS[0].host`. */
export function dotted(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A value as a message shows it: short, quoted where it is text. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, step) =>
      held !== null && typeof held === 'object' && Object.hasOwn(held, step)
        ? (held as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}
