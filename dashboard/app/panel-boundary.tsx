import { Component, type ReactNode } from 'react'
import { LanguageContext, translate } from '../ui/i18n.ts'
import { Problem } from '../ui/panel.tsx'

interface State {
  readonly error: Error | null
}

/** Shows an error in place of a failing panel; the others continue. */
export class PanelBoundary extends Component<{ readonly children: ReactNode }, State> {
  static override contextType = LanguageContext
  declare context: React.ContextType<typeof LanguageContext>
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <section className="panel">
        <Problem
          text={translate(this.context, 'error.panel', { reason: error.message })}
          onRetry={() => this.setState({ error: null })}
          retryLabel={translate(this.context, 'retry')}
        />
      </section>
    )
  }
}
