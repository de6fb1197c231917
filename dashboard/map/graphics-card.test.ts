import { expect, test } from 'vitest'
import { drawsInSoftware } from './graphics-card.ts'

test('what draws without a graphics card is known by its name', () => {
  for (const name of [
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)',
  ])
    expect(drawsInSoftware(name), name).toBe(true)
  for (const name of ['ANGLE (NVIDIA, NVIDIA RTX A2000 Direct3D11)', 'Mali-G78', 'Apple GPU', ''])
    expect(drawsInSoftware(name), name).toBe(false)
})
