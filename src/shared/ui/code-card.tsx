import type { ComponentChildren } from 'preact';
import { type Fact, Facts } from './facts.tsx';
import { QrCode } from './qr-code.tsx';
import { Tag } from './tag.tsx';
import type { Tone } from './tone.ts';

export type CodeCardProps = {
  title: string;
  state: { label: string; tone: Tone };
  facts: Fact[];
  /** The ticket's code, as printed; and what the QR code holds, when it is more than the code. */
  code: string;
  qr?: string;
  /** No QR code on a ticket that lets nobody in (any more). */
  void?: boolean;
  headingLevel?: 2 | 3;
  children?: ComponentChildren;
};

/** A ticket as it is shown at the door, on a screen or on paper. */
export function CodeCard(props: CodeCardProps) {
  const Heading = props.headingLevel === 3 ? 'h3' : 'h2';
  return (
    <article class={props.void ? 'ticket void' : 'ticket'}>
      <div class="ticket-face">
        <Tag tone={props.state.tone}>{props.state.label}</Tag>
        <Heading>{props.title}</Heading>
        <Facts facts={props.facts} />
      </div>
      <div class="ticket-tear" />
      <div class="ticket-face">
        {!props.void && <QrCode text={props.qr ?? props.code} label={`QR code of ticket ${props.code}`} />}
        <p class="code">{spacedCode(props.code)}</p>
        {props.children}
      </div>
    </article>
  );
}

/** Read out and typed in groups of four; the spaces are not part of the code. */
export const spacedCode = (code: string): string =>
  /^[a-z0-9]+$/i.test(code) ? code.replaceAll(/(.{4})(?=.)/g, '$1 ') : code;
