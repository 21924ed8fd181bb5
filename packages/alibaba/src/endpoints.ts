const china = 'tds.cn-shanghai.aliyuncs.com';
const abroad = 'tds.ap-southeast-1.aliyuncs.com';

/** Security Center serves all regions from two places: this one for mainland China, Hong Kong and their finance zones. */
const chinaRegions = [
  'cn-beijing',
  'cn-beijing-finance-1',
  'cn-chengdu',
  'cn-fuzhou',
  'cn-guangzhou',
  'cn-hangzhou',
  'cn-hangzhou-finance',
  'cn-heyuan',
  'cn-hongkong',
  'cn-huhehaote',
  'cn-nanjing',
  'cn-north-2-gov-1',
  'cn-qingdao',
  'cn-shanghai',
  'cn-shanghai-finance-1',
  'cn-shenzhen',
  'cn-shenzhen-finance-1',
  'cn-wulanchabu',
  'cn-zhangjiakou',
] as const;

const otherRegions = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'eu-central-1',
  'eu-west-1',
  'me-central-1',
  'me-east-1',
  'us-east-1',
  'us-west-1',
] as const;

/** Region id → host of the API. */
export const regionEndpoints: ReadonlyMap<string, string> = new Map([
  ...chinaRegions.map((region) => [region, china] as const),
  ...otherRegions.map((region) => [region, abroad] as const),
]);
