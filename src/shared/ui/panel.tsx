import type { ComponentChildren } from 'preact';

export type PanelProps = { title?: string; sticky?: boolean; children: ComponentChildren };
export type SplitProps = {
  children: ComponentChildren;
  aside: ComponentChildren;
  /** Left out on paper: it only holds what can be done on a screen. */
  asideOnScreenOnly?: boolean;
};
export type StackProps = { loose?: boolean; tight?: boolean; children: ComponentChildren };

/** A raised sheet: what is bought, what it comes to. Never one inside another. */
export function Panel({ title, sticky, children }: PanelProps) {
  return (
    <section class={sticky ? 'panel sticky' : 'panel'}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** The story on the left, what to do about it on the right; one under the other on a phone. */
export function Split({ children, aside, asideOnScreenOnly }: SplitProps) {
  return (
    <div class="split">
      <div class="stack loose">{children}</div>
      <div class={asideOnScreenOnly ? 'stack on-screen' : 'stack'}>{aside}</div>
    </div>
  );
}

/** Things under one another at an even distance. */
export function Stack({ loose, tight, children }: StackProps) {
  return <div class={`stack${loose ? ' loose' : ''}${tight ? ' tight' : ''}`}>{children}</div>;
}
