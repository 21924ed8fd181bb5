import { z } from 'zod';
import { lazily } from './lazily.ts';
import { eitherCase, flagSchema, numberSchema, textSchema } from './schemas.ts';

/** Milliseconds since 1970: a number in events, a text in upload data. */
const epochSchema = lazily(() => numberSchema());

// A text where there is something else: upload data that cannot be used is not the same as none.
const contextText = lazily(() => z.string().nullish().catch(''));

/** One of `UploadUrlList`: where and how a file is uploaded. Without `Context` there is nothing to upload with. */
export const uploadTicketSchema = lazily(() =>
  z.object({
    HashKey: z.string().nullish(),
    FileExist: flagSchema().nullish(),
    PublicUrl: z.string().nullish(),
    InternalUrl: z.string().nullish(),
    Expire: epochSchema().nullish(),
    Code: textSchema().nullish(),
    Message: z.string().nullish(),
    Context: eitherCase({
      AccessId: contextText(),
      Policy: contextText(),
      Signature: contextText(),
      OssKey: contextText(),
    })
      .nullish()
      .catch({ AccessId: '' }),
  }),
);
export type UploadTicket = z.output<ReturnType<typeof uploadTicketSchema>>;

/** One of `ResultList`, of GetFileDetectResult and (with `Path`) of ListCompressFileDetectResult. `Result` is a code. */
export const detectResultSchema = lazily(() =>
  z.object({
    HashKey: z.string().nullish(),
    Result: textSchema().nullish(),
    Score: numberSchema().nullish(),
    VirusType: z.string().nullish(),
    /** Text with JSON inside. */
    Ext: z.unknown().optional(),
    Compress: flagSchema().nullish(),
    Code: textSchema().nullish(),
    Message: z.string().nullish(),
    Path: z.string().nullish(),
  }),
);
export type DetectResult = z.output<ReturnType<typeof detectResultSchema>>;

/** `PageInfo`. */
export const pageInfoSchema = lazily(() =>
  eitherCase({
    CurrentPage: numberSchema().nullish(),
    PageSize: numberSchema().nullish(),
    TotalCount: numberSchema().nullish(),
  }),
);

const eventDetailSchema = lazily(() =>
  eitherCase({
    Name: z.string().nullish(),
    NameDisplay: z.string().nullish(),
    Type: z.string().nullish(),
    /** GetObjectScanEvent has it beside `Type`. */
    InfoType: z.string().nullish(),
    Value: textSchema().nullish(),
    ValueDisplay: textSchema().nullish(),
  }),
);

const eventDetailsSchema = lazily(() =>
  z
    .array(z.unknown())
    .transform((items) =>
      items.map((item) => eventDetailSchema().safeParse(item).data).filter((detail) => detail !== undefined),
    ),
);

/** A row of ListObjectScanEvent. `EventId` is an int64. */
export const eventRowSchema = lazily(() =>
  z.object({
    EventId: textSchema().nullish(),
    EventName: z.string().nullish(),
    RiskLevel: z.string().nullish(),
    Source: z.string().nullish(),
    Md5: z.string().nullish(),
    Sha1: z.string().nullish(),
    Sha256: z.string().nullish(),
    BucketName: z.string().nullish(),
    OssKey: z.string().nullish(),
    FilePath: z.string().nullish(),
    FirstTime: epochSchema().nullish(),
    LastTime: epochSchema().nullish(),
    /** A text here, a boolean in host alerts. */
    DisplaySandboxResult: flagSchema().nullish(),
    HasSubEvent: flagSchema().nullish(),
    Details: eventDetailsSchema().nullish(),
  }),
);
export type EventRow = z.output<ReturnType<typeof eventRowSchema>>;

/** `Data` of GetObjectScanEvent. */
export const eventDataSchema = lazily(() =>
  z.object({
    FileName: z.string().nullish(),
    Md5: z.string().nullish(),
    EventName: z.string().nullish(),
    Details: eventDetailsSchema().nullish(),
  }),
);
