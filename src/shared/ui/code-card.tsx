import type { ComponentChildren } from 'preact';
import { t } from '../messages/translate.ts';
import { type Fact, Facts } from './facts.tsx';
import { QrCode } from './qr-code.tsx';
import { Tag } from './tag.tsx';
import type { Tone } from './tone.ts';

export type CodeCardProps = {
  title: string;
  state: { label: string; tone: Tone };
  facts: Fact[];
  code: string;
  /** The content of the QR code, if it is more than the code. */
  qr?: string;
  /** Leaves out the QR code, because the code is no longer valid. */
  void?: boolean;
  headingLevel?: 2 | 3;
  children?: ComponentChildren;
};

/** An admission code with its QR code and details, for screen and print. */
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
        {!props.void && <QrCode text={props.qr ?? props.code} label={t('code.qr', { code: props.code })} />}
        <p class="code">{spacedCode(props.code)}</p>
        {props.children}
      </div>
    </article>
  );
}

/** A code in groups of four characters, for reading out and typing. The spaces are not part of the code. */
export const spacedCode = (code: string): string =>
  /^[a-z0-9]+$/i.test(code) ? code.replaceAll(/(.{4})(?=.)/g, '$1 ') : code;
