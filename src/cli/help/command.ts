import { layout, type Paint, painter, span, whole } from '../../core/plan/text-layout.ts';
import type { ArgFacts, CommandFacts, FlagFacts } from '../describe.ts';
import { type HelpOptions, rows, section } from './layout.ts';

/** Everything about one command: what it does, how it is called, examples first among the details. */
export function commandHelp(command: CommandFacts, options: HelpOptions): string {
  const paint = painter(options.colour);
  const flags = command.flags.filter((flag) => !flag.hidden);
  const args = command.args.filter((arg) => !arg.hidden);
  const own = flags.filter((flag) => !flag.shared);
  const blocks = [
    paragraph(`${command.summary}.`, options, paint),
    ...command.description.split('\n\n').map((text) => (text === '' ? [] : paragraph(text, options, paint))),
    section('Usage', usage(command, args, options, paint), paint),
    section('Examples', examples(command, options, paint), paint),
    section('Arguments', rows(args.map(argRow), options, paint), paint),
    section('Flags', rows(own.map(flagRow), options, paint), paint),
    section('Shared flags', rows(flags.filter((flag) => flag.shared).map(flagRow), options, paint), paint),
    section(
      'Other names',
      command.aliases.map((alias) => `  orbitr ${alias}`),
      paint,
    ),
  ];
  const [one, two] = flags.filter((flag) => flag.env).map(({ name, env }) => `--${name} by ${env}`);
  const variables = one
    ? [paragraph(`Each flag can also be set by a variable: ${two ? `${one}, ${two}` : one}.`, options, paint)]
    : [];
  return `${[...blocks, ...variables]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function usage(command: CommandFacts, args: readonly ArgFacts[], options: HelpOptions, paint: Paint): string[] {
  const words = args.map((arg) => {
    const name = `${arg.name.toUpperCase()}${arg.multiple ? '...' : ''}`;
    return ` ${arg.required ? name : `[${name}]`}`;
  });
  const text = [span(`orbitr ${command.id}`, 'bold'), ...words.map((word) => span(word)), span(' [FLAGS]')];
  return layout(text, { width: options.width, first: '  ', rest: '    ' }, paint);
}

function examples(command: CommandFacts, options: HelpOptions, paint: Paint): string[] {
  return command.examples.flatMap((example) => [
    ...layout([span(`# ${example.description}`, 'dim')], { width: options.width, first: '  ', rest: '  # ' }, paint),
    ...layout([whole(example.command)], { width: options.width, first: '  ', rest: '  ' }, paint),
  ]);
}

function argRow(arg: ArgFacts): readonly [string, string] {
  return [
    arg.name.toUpperCase(),
    arg.options.length > 0 ? `${arg.description}: ${arg.options.join(', ')}` : arg.description,
  ];
}

function flagRow(flag: FlagFacts): readonly [string, string] {
  const short = flag.char ? `-${flag.char}, ` : '    ';
  return [`${short}--${flag.name}${flag.value ? ` ${flag.value}` : ''}`, flag.summary];
}

function paragraph(text: string, options: HelpOptions, paint: Paint): string[] {
  return layout([span(text)], { width: options.width, first: '', rest: '' }, paint);
}
