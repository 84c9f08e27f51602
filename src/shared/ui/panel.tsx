import type { ComponentChildren } from 'preact';

export type PanelProps = { title?: string; sticky?: boolean; children: ComponentChildren };
export type SplitProps = {
  children: ComponentChildren;
  aside: ComponentChildren;
  /** Not printed: it holds actions only. */
  asideOnScreenOnly?: boolean;
  /** On a phone the aside comes first: what a form below it is about. */
  asideFirst?: boolean;
};
export type StackProps = { loose?: boolean; tight?: boolean; children: ComponentChildren };

/** A raised box. Never put one inside another. */
export function Panel({ title, sticky, children }: PanelProps) {
  return (
    <section class={sticky ? 'panel sticky' : 'panel'}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** Two columns, content and aside; one column on a phone. */
export function Split({ children, aside, asideOnScreenOnly, asideFirst }: SplitProps) {
  return (
    <div class={asideFirst ? 'split aside-first' : 'split'}>
      <div class="stack loose">{children}</div>
      <div class={asideOnScreenOnly ? 'stack on-screen' : 'stack'}>{aside}</div>
    </div>
  );
}

/** Stacks its children with even spacing. */
export function Stack({ loose, tight, children }: StackProps) {
  return <div class={`stack${loose ? ' loose' : ''}${tight ? ' tight' : ''}`}>{children}</div>;
}
