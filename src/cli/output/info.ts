import { aboutSetting } from '../../core/explain/explain-setting.ts';
import type { ExtensionInfo, SettingInfo } from '../../core/extension/describe-extension.ts';
import { layout, type Paint, painter, shorten, span } from '../../core/plan/text-layout.ts';
import { neutralise, neutraliseLine } from '../../lib/escape.ts';
import type { ExtensionRow } from '../../operations/info.ts';
import { type HelpOptions, rows, section } from '../help/layout.ts';
import type { Terminal } from '../terminal.ts';
import { dataText } from './data.ts';
import { extensionFacts } from './extension-facts.ts';
import type { PlanFlags } from './plan.ts';

type Cells = readonly (readonly [string, string])[];

export async function printInfo(
  terminal: Terminal,
  output: 'table' | 'json' | 'yaml',
  extension: ExtensionInfo,
): Promise<void> {
  const options = { width: terminal.width, colour: terminal.outColour };
  terminal.out(output === 'table' ? infoText(extension, options) : await dataText({ version: 1, extension }, output));
}

export async function printExtensionList(
  terminal: Terminal,
  { output, quiet }: PlanFlags,
  extensions: readonly ExtensionRow[],
): Promise<void> {
  const options = { width: terminal.width, colour: terminal.outColour };
  if (output === 'table') terminal.out(listText(extensions, options));
  else terminal.out(await dataText({ version: 1, extensions }, output));
  const [first] = extensions.filter(({ broken }) => broken === undefined);
  if (first && output === 'table' && !quiet) terminal.err(`\nMore about one: orbitr info ${first.id}\n`);
}

/** A line each. Ends with a newline. */
export function listText(extensions: readonly ExtensionRow[], { width, colour }: HelpOptions): string {
  if (extensions.length === 0)
    return 'There are no extensions: the first would lie in extensions/NAME/manifest.yaml.\n';
  const paint = painter(colour);
  const cells = extensions.map((row) => [neutraliseLine(row.id), row.version ?? '-', row.origin]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = extensions.map((row, index) => {
    const [id = '', ...more] = (cells[index] ?? []).map((cell, column) => `${cell.padEnd(widths[column] ?? 0)}  `);
    const left = `${paint('bold', id)}${more.join('')}`;
    const room = Math.max(20, width - id.length - more.join('').length);
    return `${left}${shorten(neutraliseLine(about(row)), room)}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}

function about({ broken, deprecated, description = '' }: ExtensionRow): string {
  if (broken) return `broken: ${broken}`;
  return deprecated ? `deprecated; ${description}` : description;
}

/** Everything, block by block. Ends with a newline. */
export function infoText(extension: ExtensionInfo, options: HelpOptions): string {
  const paint = painter(options.colour);
  const { id, reference, name, version, description, settings, outputs, notes, hints } = extension;
  const title = `${paint('bold', neutraliseLine(`${name} ${version}`))}  ${id}`;
  const blocks = [
    [title, ...wrapped(description, options, paint, '')],
    rows(lines(extensionFacts(extension)), options, paint),
    section('Settings (under values: in the app file)', rows(settings.map(settingCells), options, paint), paint),
    section(
      'Outputs (taken with { from: APP.OUTPUT }, APP being the app’s name)',
      rows(lines(Object.entries(outputs)), options, paint),
      paint,
    ),
    section('Before the installation', noteLines(notes?.beforeInstall, options, paint), paint),
    section('After the installation', noteLines(notes?.afterInstall, options, paint), paint),
    section('What could be safer: lines that its services lack', rows(lacking(hints), options, paint), paint),
    [`Make an app of it: orbitr add ${reference}`],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function settingCells(setting: SettingInfo): readonly [string, string] {
  const { key, type, required, allowed, default: given, generated } = setting;
  const origin = generated ? ', made by the first apply' : given === undefined ? '' : `, default: ${given}`;
  const facts = [`${type}${required ? ', required' : ''}${origin}`, ...allowed].join('; ');
  const text = aboutSetting(setting);
  return [key, neutraliseLine(text === '' ? facts : `${text} (${facts})`)];
}

/** Service → what to add to it, a line each, fit to be copied. */
function lacking(hints: ExtensionInfo['hints']): Cells {
  return hints.map(({ service, line }, index) => [
    service === hints[index - 1]?.service ? '' : neutraliseLine(service),
    line,
  ]);
}

function lines(cells: Cells): Cells {
  return cells.map(([name, text]) => [neutraliseLine(name), neutraliseLine(text)]);
}

function noteLines(text: string | undefined, options: HelpOptions, paint: Paint): string[] {
  if (text === undefined) return [];
  return neutralise(text)
    .trim()
    .split('\n')
    .flatMap((line) => wrapped(line, options, paint, '  '));
}

function wrapped(text: string, { width }: HelpOptions, paint: Paint, margin: string): string[] {
  return layout([span(neutraliseLine(text))], { width, first: margin, rest: margin }, paint);
}
