import { Box, Text } from 'ink';
import { neutraliseLine } from '../../lib/escape.ts';
import type { RecordItem } from '../view-model.ts';
import { endingText, type Glyphs, hasAddress } from '../words.ts';

export interface RecordLineProps {
  readonly item: RecordItem;
  readonly glyphs: Glyphs;
}

/** What is over, as it stays in the scrollback: an app with its end and its address, and why it failed. */
export function RecordLine({ item, glyphs }: RecordLineProps) {
  if (item.kind === 'note') {
    return (
      <Text
        {...(item.tone === 'warning' ? { color: 'yellow' } : { dimColor: true })}
      >{`${glyphs.warning} ${item.text}`}</Text>
    );
  }
  const good = item.outcome === 'converged' || item.outcome === 'removed' || item.outcome === 'unchanged';
  return (
    <Box flexDirection="column">
      <Text>
        <Text color={good ? 'green' : 'red'}>{`${good ? glyphs.done : glyphs.failed} `}</Text>
        <Text bold>{item.app}</Text>
        <Text dimColor>{`  ${endingText(item.outcome, item.ms, item.unready)}`}</Text>
        {hasAddress(item.outcome) ? item.urls.map((url) => `  ${neutraliseLine(url)}`).join('') : ''}
      </Text>
      {item.failures.map(({ label, failure }) => (
        <Box key={label} flexDirection="column" marginLeft={4}>
          <Text>{`${label}: ${neutraliseLine(failure.message)}`}</Text>
          {failure.detail.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a log have nothing else
            <Text key={index} dimColor wrap="truncate-end">{`  | ${neutraliseLine(line)}`}</Text>
          ))}
          {failure.suggestions.map((suggestion) => (
            <Text key={suggestion}>
              <Text color="cyan">{'  try: '}</Text>
              {neutraliseLine(suggestion)}
            </Text>
          ))}
        </Box>
      ))}
    </Box>
  );
}
