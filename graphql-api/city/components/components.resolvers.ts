import { COMPONENT_CLASSES, componentClass } from '../../../domain/component-classes.ts'
import { loadRegion } from '../regions/regions.resolvers.ts'
import type { ComponentClass, Resolvers } from '../../graphql/types.generated.ts'
import { components } from './components.service.ts'

export const componentResolvers: Resolvers = {
  Query: {
    component: components.one,
    components: components.many,
    componentClasses: () => COMPONENT_CLASSES.map(({ code }) => describeClass(code)),
  },
  Component: {
    class: ({ classCode }) => describeClass(classCode),
    position: ({ lng, lat }) => [lng, lat],
    region: ({ regionId }, _, context) => (regionId === null ? null : loadRegion(context, regionId)),
  },
}

/** A city may use classes that are not in our list: they are named by their code. */
function describeClass(code: string): ComponentClass {
  const minor = componentClass(code)
  const major = componentClass(code.slice(0, 2))
  return {
    code,
    nameZh: minor?.zh ?? code,
    nameEn: minor?.en ?? code,
    majorNameZh: major?.zh ?? code.slice(0, 2),
    majorNameEn: major?.en ?? code.slice(0, 2),
  }
}
