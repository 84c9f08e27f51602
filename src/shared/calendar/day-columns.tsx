import type { ComponentChildren } from 'preact';
import { clockTime } from '../i18n/formats.ts';
import { Icon } from '../ui/icon.tsx';
import { LOOK_ICONS, type StateLook } from '../ui/tone.ts';
import type { CalendarTone } from '../ui/toolbar.tsx';

export type DayBlock = {
  kind: StateLook | 'busy' | 'offer' | 'mine';
  /** Hours of the day with decimals: 19.5 is 19:30; 24 and more is past midnight. */
  from: number;
  to: number;
  title: string;
  detail?: ComponentChildren;
  href?: string;
  tone?: CalendarTone;
  /** Read out by screen readers after title and detail: "Hold Main hall". */
  more?: string;
  /** The place of a block among those that overlap it in time: the second of three is `{ at: 1, of: 3 }`. */
  beside?: { at: number; of: number } | undefined;
};
export type DayColumn = { name: string; detail?: string; blocks: DayBlock[] };
export type DayColumnsProps = {
  /** "Friday 12 June, by space" */
  label: string;
  columns: DayColumn[];
  firstHour: number;
  /** 24 and more is past midnight */
  lastHour: number;
};

/** A day as parallel columns with a common scale of hours. */
export function DayColumns({ label, columns, firstHour, lastHour }: DayColumnsProps) {
  const hours = Array.from({ length: lastHour - firstHour }, (_, at) => firstHour + at);
  return (
    <div class="day-frame">
      <section
        class="day"
        aria-label={label}
        style={`--spaces:${columns.length};--first:${firstHour};--hours:${hours.length}`}
      >
        <div class="day-hours" aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} style={`--at:${hour}`}>
              {clockTime(new Temporal.PlainTime(hour % 24))}
            </span>
          ))}
        </div>
        {columns.map((column) => (
          <section class="day-space" key={column.name} data-testid="day-space">
            <header>
              <h2>{column.name}</h2>
              {column.detail && <span>{column.detail}</span>}
            </header>
            <ul>
              {column.blocks.map((block) => (
                <Block
                  key={`${block.from} ${block.title}`}
                  block={block}
                  firstHour={firstHour}
                  lastHour={lastHour}
                />
              ))}
            </ul>
          </section>
        ))}
      </section>
    </div>
  );
}

function Block({ block, firstHour, lastHour }: { block: DayBlock; firstHour: number; lastHour: number }) {
  const from = Math.max(block.from, firstHour);
  const to = Math.min(block.to, lastHour);
  if (to <= from) return null;
  const short = to - from <= 1 ? ' short' : '';
  const className = `block ${block.kind} cal-${block.tone ?? 'rose'}${short}`;
  const content = (
    <>
      <b>
        <BlockIcon kind={block.kind} />
        {block.title}
      </b>
      {block.detail && <span>{block.detail}</span>}
      {block.more && <span class="only-sr">, {block.more}</span>}
    </>
  );
  return (
    <li style={`--from:${from};--to:${to}${besideStyle(block)}`}>
      {block.href ? (
        <a class={className} href={block.href} data-testid={`block-${block.kind}`}>
          {content}
        </a>
      ) : (
        <div class={className} data-testid={`block-${block.kind}`}>
          {content}
        </div>
      )}
    </li>
  );
}

// Beside the edge, the fill and the word: a state is never told by colour alone.
function BlockIcon({ kind }: Pick<DayBlock, 'kind'>) {
  return kind === 'busy' || kind === 'offer' || kind === 'mine' ? null : <Icon name={LOOK_ICONS[kind]} />;
}

const besideStyle = ({ beside }: DayBlock): string => {
  if (!beside || beside.of === 1) return '';
  const width = `(100% - 8px) / ${beside.of}`;
  return `;left:calc(4px + ${width} * ${beside.at} + 2px);right:calc(4px + ${width} * ${beside.of - beside.at - 1} + 2px)`;
};
