import type { Root } from '../../core/explain/formats.ts';
import type { Explanation, FieldLine } from '../../core/explain/types.ts';
import { displayWidth, layout, type Paint, painter, shorten, span, whole } from '../../core/plan/text-layout.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { rows, section } from '../help/layout.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';

export interface ExplainTextOptions {
  readonly width: number;
  readonly colour: boolean;
}

export async function printExplanation(
  terminal: Terminal,
  output: 'table' | 'json' | 'yaml',
  explained: readonly Root[] | Explanation,
): Promise<void> {
  if (output !== 'table') {
    const data = 'path' in explained ? explained : { roots: explained };
    terminal.out(await dataText({ version: 1, ...data }, output));
    return;
  }
  const options = { width: terminal.width, colour: terminal.outColour };
  terminal.out('path' in explained ? explanationText(explained, options) : rootsText(explained, options));
}

/** What a path may begin with. */
export function rootsText(roots: readonly Root[], options: ExplainTextOptions): string {
  const paint = painter(options.colour);
  const lines = roots.map(({ root, file, description }): readonly [string, string] => [
    root,
    `${description} (${file})`,
  ]);
  const own: readonly [string, string] = [
    'EXTENSION',
    'The settings of an extension, such as those that `orbitr info` lists',
  ];
  const text = [...section('A path begins with', rows([...lines, own], options, paint), paint), ''];
  return `${[...text, 'One more step at a time: orbitr explain app.health'].join('\n')}\n`;
}

/** Facts, what it is for, and what stands below. Ends with a newline. */
export function explanationText(explanation: Explanation, options: ExplainTextOptions): string {
  const paint = painter(options.colour);
  const { description, oneOf, fields } = explanation;
  const forms = oneOf.map(({ form, description }): readonly [string, string] => [form, description]);
  // Forms of one key each have said all that there is.
  const shown = oneOf.length > 0 && oneOf.every(({ keys }) => keys.length < 2) ? [] : fields;
  const blocks = [
    facts(explanation, options, paint),
    description === '' ? [] : layout([span(neutraliseLine(description))], { ...options, first: '', rest: '' }, paint),
    section('ONE OF:', rows(forms, options, paint), paint),
    section('FIELDS:', fieldLines(shown, options, paint), paint),
    ...(fields.length > 0 ? [[`More about one: orbitr explain ${explanation.path}.${fields[0]?.name}`]] : []),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function facts(explanation: Explanation, options: ExplainTextOptions, paint: Paint): string[] {
  const { file, field, type, required, allowed, keys, default: given } = explanation;
  const known: readonly (readonly [string, readonly string[]])[] = [
    ['FILE:', [file]],
    ['FIELD:', field === '' ? [] : [field]],
    ['TYPE:', [required ? `${type}, required` : type]],
    ['KEYS:', keys],
    ['ALLOWED:', allowed],
    ['DEFAULT:', given === undefined ? [] : [given]],
  ];
  return known.flatMap(([name, texts]) =>
    texts.flatMap((text, index) => {
      const head = index === 0 ? name.padEnd(room) : ' '.repeat(room);
      const start = index === 0 ? whole(head, 'dim') : whole(head);
      return layout([start, span(neutraliseLine(text))], { ...options, first: '', rest: ' '.repeat(room) }, paint);
    }),
  );
}

const room = 10;

/** A line a field: its name, its type, and the first sentence of what it is for, cut where the line ends. */
function fieldLines(fields: readonly FieldLine[], { width }: ExplainTextOptions, paint: Paint): string[] {
  const all = flat(fields, 1);
  const names = Math.max(0, ...all.map(({ name }) => displayWidth(name)));
  const types = Math.max(0, ...all.map(({ type }) => displayWidth(type)));
  const lines = all.map(({ name, type, description }) => {
    const rest = width - names - types - 4;
    const text = rest < 16 ? '' : shorten(description, rest);
    const gaps = [names - displayWidth(name) + 2, types - displayWidth(type) + 2].map((gap) => ' '.repeat(gap));
    return `${paint('bold', name)}${gaps[0]}${type}${gaps[1]}${paint('dim', text)}`.trimEnd();
  });
  return all.some(({ required }) => required) ? [...lines, paint('dim', '  * must be given')] : lines;
}

interface Line {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

function flat(fields: readonly FieldLine[], depth: number): readonly Line[] {
  return fields.flatMap(({ name, type, required, description, fields: below = [] }) => [
    {
      name: `${'  '.repeat(depth)}${neutraliseLine(name)}${required ? '*' : ''}`,
      type: shorten(type, 20),
      required,
      description: firstSentence(neutraliseLine(description)),
    },
    ...flat(below, depth + 1),
  ]);
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}
