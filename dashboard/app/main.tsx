import { ApolloProvider } from '@apollo/client/react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/noto-sans-sc/index.css'
import '../ui/tokens.css'
import { createClient } from '../api/client.ts'
import { useConnection } from '../stores/connection.ts'
import { useSession } from '../stores/session.ts'
import { pageSetting } from '../stores/page-setting.ts'
import { setTimeZone } from '../ui/zone.ts'
import { App } from './app.tsx'
import { bindUrl } from './kit/bind-url.ts'
import { takeSignInOfAddress } from './session/sign-in-of-address.ts'
// After the styles of all parts, which it overrides.
import '../ui/forced-colors.css'
import './print.css'

const zone = pageSetting('time-zone')
if (zone !== null) setTimeZone(zone)
const signIn = takeSignInOfAddress()
bindUrl()

const client = createClient({
  answered: (atMs) => useConnection.getState().answered(atMs),
  failed: (atMs) => useConnection.getState().failed(atMs),
  refused: () => useSession.getState().refused(),
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with id "root"; the dashboard is drawn into it')
createRoot(root).render(
  <ApolloProvider client={client}>
    <App signIn={signIn} />
  </ApolloProvider>,
)
